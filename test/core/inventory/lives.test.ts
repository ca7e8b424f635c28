import { describe, expect, it } from 'vitest';
import { expectedOn } from '../../../shared/core/expected/expected-daemons.ts';
import { mergeInventory } from '../../../shared/core/inventory/merge-inventory.ts';
import type { SeenCluster, SeenDaemon } from '../../../shared/core/inventory/seen.ts';
import { emptyLedger } from '../../../shared/core/ledger/ledger.ts';
import type { Inventory } from '../../../shared/core/state/instance-state.ts';
import { countReads } from '../../doubles/counted-reads.ts';
import { at, clusterArn, instanceArn, type Time } from '../../timeline/index.ts';
import { seenAt, seenDaemon } from './seen.ts';

const afterwards = (...seen: readonly SeenCluster[]): Inventory['daemons'] => {
  const merged = seen.reduce<Inventory | null>((known, one) => mergeInventory(known, one, at('00:00')), null);
  return merged?.daemons ?? [];
};
const deleting = (deletedAt: Time, more: Partial<SeenDaemon> = {}) => seenDaemon({ deletedAt: at(deletedAt), ...more });
const known = seenAt('05:00', [seenDaemon()]);

describe('one life of a daemon', () => {
  it.each<{ when: string; seen: readonly SeenCluster[] }>([
    {
      when: 'each refresh stamps its deletion anew',
      seen: [seenAt('15:00', [deleting('12:00')]), seenAt('20:00', [deleting('19:00')])],
    },
    {
      when: 'an older answer comes in between',
      seen: [seenAt('15:00', [seenDaemon()]), seenAt('20:00', [deleting('19:00')])],
    },
    { when: 'it is gone in the end', seen: [seenAt('15:00', []), seenAt('20:00', [])] },
    {
      when: 'ECS says nothing of its providers any more',
      seen: [seenAt('15:00', [deleting('14:00', { capacityProviderNames: null, critical: null })])],
    },
    { when: 'ECS does not say when it was created', seen: [seenAt('15:00', [deleting('14:00', { createdAt: null })])] },
    {
      when: 'another answer of it is not complete',
      seen: [seenAt('15:00', [deleting('14:00')], { isComplete: false })],
    },
  ])('has one end, the earliest that is known, where $when', ({ seen }) => {
    const once = afterwards(known, seenAt('10:00', [deleting('09:00')]));
    expect(once).toMatchObject([{ capacityProviderNames: ['a', 'b'], deletedAt: at('09:00') }]);
    expect(afterwards(known, seenAt('10:00', [deleting('09:00')]), ...seen)).toEqual(once);
  });

  it('ends earlier where that is known later', () => {
    const ends = afterwards(known, seenAt('10:00', [deleting('09:00')]), seenAt('15:00', [deleting('08:00')]));
    expect(ends).toMatchObject([{ deletedAt: at('08:00') }]);
  });

  it('goes on from when ECS still says so long after a deletion that failed, and ends again', () => {
    const failed = [known, seenAt('10:00', [deleting('09:00')]), seenAt('30:00', [seenDaemon()])];
    const later = { beganAt: at('30:00'), succeededAt: at('30:00') };
    expect(afterwards(...failed)).toMatchObject([
      { deletedAt: at('09:00') },
      { capacityProviderNames: ['a', 'b'], deletedAt: null, firstDeployment: later },
    ]);
    expect(
      afterwards(...failed, seenAt('40:00', [deleting('38:00')]), seenAt('45:00', [deleting('44:00')])),
    ).toMatchObject([{ deletedAt: at('09:00') }, { deletedAt: at('38:00'), firstDeployment: later }]);
  });

  it('never ended where it was only not listed once', () => {
    expect(afterwards(known, seenAt('10:00', []), seenAt('11:00', [seenDaemon()]))).toEqual(afterwards(known));
  });

  it('is another one where it was created anew', () => {
    const again = seenDaemon({
      createdAt: at('12:00'),
      deployments: [{ beganAt: at('12:00'), status: 'IN_PROGRESS', endedAt: null }],
    });
    const two = [known, seenAt('10:00', [deleting('09:00')]), seenAt('15:00', [again])];
    expect(afterwards(...two)).toMatchObject([
      { createdAt: at('-60:00'), deletedAt: at('09:00') },
      { createdAt: at('12:00'), deletedAt: null, firstDeployment: { beganAt: at('12:00'), succeededAt: null } },
    ]);
    expect(afterwards(...two, seenAt('16:00', [seenDaemon()]))).toEqual(afterwards(...two)); // an old answer
    const ended = { ...again, deletedAt: at('18:00') };
    expect(afterwards(...two, seenAt('20:00', [ended]))).toMatchObject([
      { deletedAt: at('09:00') },
      { deletedAt: at('18:00') },
    ]);
  });

  it('knows no deployment of a former one', () => {
    const former = [{ beganAt: at('02:00'), status: 'SUCCESSFUL', endedAt: at('04:00') }];
    const again = seenDaemon({ createdAt: at('12:00'), deployments: former });
    expect(afterwards(seenAt('15:00', [again]))).toMatchObject([
      { firstDeployment: { beganAt: at('12:00'), succeededAt: null } },
    ]);
  });

  it('learns when it was created', () => {
    expect(afterwards(seenAt('05:00', [seenDaemon({ createdAt: null })]), seenAt('10:00', [seenDaemon()]))).toEqual(
      afterwards(known),
    );
  });
});

describe('a first deployment', () => {
  const created = (more: Partial<SeenDaemon>) => seenDaemon({ createdAt: at('02:00'), ...more });
  it('that ECS has forgotten is over', () => {
    const forgotten = seenAt('999:00:00', [created({ deploymentsAreForgotten: true })]);
    expect(afterwards(seenAt('05:00', [created({})]), forgotten)).toMatchObject([
      { firstDeployment: { beganAt: at('02:00'), succeededAt: at('999:00:00') } },
    ]);
  });

  it('that was hidden by a lag when it began reaches every instance all the same', () => {
    const update = (status: string, endedAt: number | null) => [{ beganAt: at('04:00'), status, endedAt }];
    const wider = (status: string, endedAt: number | null) =>
      seenDaemon({ capacityProviderNames: ['a', 'b', 'c'], since: at('04:00'), deployments: update(status, endedAt) });
    expect(
      afterwards(
        known,
        seenAt('10:00', [wider('IN_PROGRESS', null)]),
        seenAt('15:00', [wider('SUCCESSFUL', at('12:00'))]),
      ),
    ).toMatchObject([
      { capacityProviderNames: ['a', 'b'] },
      { capacityProviderNames: ['c'], firstDeployment: { beganAt: at('04:00'), succeededAt: at('12:00') } },
    ]);
  });

  it('is none where an older revision runs on the provider: an update that ends in a rollback blinds nothing', () => {
    const running = [{ beganAt: at('01:00'), status: 'IN_PROGRESS', endedAt: null }];
    const updated = seenDaemon({
      deployments: running,
      since: at('01:00'),
      formerly: { critical: true, capacityProviderNames: ['a'] },
    });
    expect(afterwards(seenAt('05:00', [updated]))).toMatchObject([
      { capacityProviderNames: ['a'], firstDeployment: null },
      { capacityProviderNames: ['b'], firstDeployment: { beganAt: at('01:00'), succeededAt: null } },
    ]);
  });

  it('is the rollback that brings a provider back', () => {
    const detached = seenAt('10:00', [seenDaemon({ capacityProviderNames: ['a'], since: at('06:00') })]);
    const back = {
      since: at('12:00'),
      deployments: [
        { beganAt: at('06:00'), status: 'ROLLBACK_SUCCESSFUL', endedAt: at('14:00'), rolledBackAt: at('12:00') },
      ],
    };
    expect(afterwards(known, detached, seenAt('15:00', [seenDaemon(back)]))).toMatchObject([
      { capacityProviderNames: ['b'], deletedAt: at('05:00') },
      { capacityProviderNames: ['a'], deletedAt: null },
      { capacityProviderNames: ['b'], firstDeployment: { beganAt: at('12:00'), succeededAt: at('14:00') } },
    ]);
  });
});

describe('the critical flag of a daemon', () => {
  const criticalOn = (registered: Time | null, coverages: Inventory['daemons']) => {
    const ledger = { ...emptyLedger(instanceArn(), clusterArn()), capacityProviderName: 'a' };
    ledger.registeredAt = registered === null ? null : at(registered);
    return expectedOn(ledger, coverages, 300_000).map(({ critical }) => critical);
  };

  it('is what the revision says that the instance got when it joined', () => {
    const changed = afterwards(known, seenAt('10:00', [seenDaemon({ critical: false, since: at('06:00') })]));
    expect(criticalOn('05:59', changed)).toEqual([true]);
    expect(criticalOn('06:00', changed)).toEqual([false]);
    expect(criticalOn(null, changed)).toEqual([false]);
    const rolledBack = mergeInventory(
      { clusterArn: clusterArn(), watchedSince: 0, refreshedAt: at('10:00'), daemons: changed, providers: [] },
      seenAt('15:00', [seenDaemon({ since: at('12:00') })]),
      0,
    ).daemons;
    expect(['05:00', '07:00', '13:00'].map((time) => criticalOn(time as Time, rolledBack))).toEqual([
      [true],
      [false],
      [true],
    ]);
  });
});

it('an inventory of 2 000 daemons is merged with reads that grow with them', () => {
  const readsOf = (count: number): number => {
    const many = Array.from({ length: count }, (_, n) => seenDaemon({ daemonName: `d-${n}` }));
    const { counted, reads } = countReads();
    const first = mergeInventory(null, seenAt('05:00', many), at('00:00'));
    const { daemons } = mergeInventory(counted(first), counted(seenAt('10:00', many)), at('00:00'));
    expect(daemons).toHaveLength(count);
    return reads();
  };
  const few = readsOf(200);
  expect(few).toBeGreaterThan(200);
  expect(readsOf(2000)).toBeLessThanOrEqual(10 * few);
});
