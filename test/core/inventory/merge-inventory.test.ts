import { describe, expect, it } from 'vitest';
import { mergeInventory, needsDeployments } from '../../../shared/core/inventory/merge-inventory.ts';
import type { SeenCluster, SeenDaemon } from '../../../shared/core/inventory/seen.ts';
import type { Inventory } from '../../../shared/core/state/instance-state.ts';
import { inventoryItemOf } from '../../../shared/edge/store/inventory-item.ts';
import { bytesOf } from '../../../shared/edge/store/item.ts';
import { at, type Time } from '../../timeline/index.ts';
import { seenAt, seenDaemon } from './seen.ts';

const WATCHED_SINCE = at('00:00');
const merge = (...seen: readonly SeenCluster[]): Inventory => {
  const merged = seen.reduce<Inventory | null>((known, one) => mergeInventory(known, one, WATCHED_SINCE), null);
  if (merged === null) throw new Error('nothing was seen');
  return merged;
};

const deployment = (began: Time, status: string, ended: Time | null = null) => ({
  beganAt: at(began),
  status,
  endedAt: ended === null ? null : at(ended),
});

describe('an inventory', () => {
  it('does not change by what it knows', () => {
    const once = merge(seenAt('01:00', [seenDaemon()]));
    expect(merge(seenAt('01:00', [seenDaemon()]), seenAt('02:00', [seenDaemon()]))).toEqual({
      ...once,
      refreshedAt: at('02:00'),
    });
  });

  it('expects a daemon from before the watch since it was created', () => {
    const done = [deployment('-59:00', 'SUCCESSFUL', '-50:00')];
    expect(merge(seenAt('01:00', [seenDaemon({ deployments: done })])).daemons).toMatchObject([
      { createdAt: at('-60:00'), firstDeployment: null },
    ]);
  });

  it('leaves instances in peace that a running deployment may not have reached yet', () => {
    const running = [deployment('00:30', 'IN_PROGRESS')];
    expect(merge(seenAt('01:00', [seenDaemon({ deployments: running })])).daemons).toMatchObject([
      { firstDeployment: { beganAt: at('00:30'), succeededAt: null } },
    ]);
  });

  it.each([
    { when: 'none is told', deployments: [], first: { beganAt: at('00:30'), succeededAt: null } },
    {
      when: 'one runs',
      deployments: [deployment('00:31', 'IN_PROGRESS')],
      first: { beganAt: at('00:31'), succeededAt: null },
    },
    {
      when: 'one succeeded',
      deployments: [deployment('00:31', 'SUCCESSFUL', '09:00')],
      first: { beganAt: at('00:31'), succeededAt: at('09:00') },
    },
    {
      when: 'the first failed and the next one succeeded',
      deployments: [deployment('09:00', 'SUCCESSFUL', '12:00'), deployment('00:31', 'ROLLBACK_FAILED', '08:00')],
      first: { beganAt: at('00:31'), succeededAt: at('12:00') },
    },
  ])(
    'knows the first deployment of a daemon that is created while it watches, when $when',
    ({ deployments, first }) => {
      const created = seenDaemon({ createdAt: at('00:30'), deployments });
      expect(merge(seenAt('15:00', [created])).daemons).toMatchObject([{ firstDeployment: first }]);
    },
  );

  it('learns later that the first deployment succeeded', () => {
    const created = (deployments: SeenDaemon['deployments']) => seenDaemon({ createdAt: at('00:30'), deployments });
    const inventory = merge(
      seenAt('01:00', [created([deployment('00:31', 'IN_PROGRESS')])]),
      seenAt('10:00', [created([deployment('00:31', 'SUCCESSFUL', '09:00')])]),
    );
    expect(inventory.daemons).toMatchObject([{ firstDeployment: { beganAt: at('00:31'), succeededAt: at('09:00') } }]);
  });

  it('ends a daemon that is gone when it was last seen, and never moves that', () => {
    const inventory = merge(seenAt('01:00', [seenDaemon()]), seenAt('02:00', []), seenAt('03:00', []));
    expect(inventory.daemons).toMatchObject([{ deletedAt: at('01:00') }]);
  });

  it('forgets it once no instance can be judged for it', () => {
    expect(merge(seenAt('01:00', [seenDaemon()]), seenAt('02:00', []), seenAt('744:00:00', [])).daemons).toEqual([]);
  });

  it('takes one that is created anew under its name as another', () => {
    const again = seenDaemon({ createdAt: at('01:30'), deployments: [deployment('01:31', 'IN_PROGRESS')] });
    expect(merge(seenAt('01:00', [seenDaemon()]), seenAt('02:00', [again])).daemons).toMatchObject([
      { createdAt: at('-60:00'), deletedAt: at('01:00') },
      { createdAt: at('01:30'), deletedAt: null, firstDeployment: { beganAt: at('01:31'), succeededAt: null } },
    ]);
  });

  it('covers by no deployment of a former life, which ECS lists under the same ARN', () => {
    const deployments = [
      deployment('01:40', 'SUCCESSFUL', '03:20'),
      deployment('33:20', 'STOPPED', '34:00'),
      deployment('34:00', 'SUCCESSFUL', '35:00'),
    ];
    const again = seenDaemon({ createdAt: at('33:00'), deployments });
    expect(merge(seenAt('40:00', [again])).daemons).toMatchObject([
      { firstDeployment: { beganAt: at('33:20'), succeededAt: at('35:00') } },
    ]);
    const ending = seenDaemon({ createdAt: at('33:00'), deletedAt: at('34:00'), deployments });
    expect(merge(seenAt('40:00', [ending])).daemons).toMatchObject([
      { firstDeployment: { beganAt: at('33:20'), succeededAt: null } },
    ]);
  });

  it('expects a daemon on another provider from the deployment that attached it', () => {
    const more = seenDaemon({
      capacityProviderNames: ['a', 'b', 'c'],
      deployments: [deployment('01:30', 'IN_PROGRESS')],
    });
    expect(merge(seenAt('01:00', [seenDaemon()]), seenAt('02:00', [more])).daemons).toMatchObject([
      { capacityProviderNames: ['a', 'b'], firstDeployment: null },
      { capacityProviderNames: ['c'], firstDeployment: { beganAt: at('01:30'), succeededAt: null } },
    ]);
  });

  it('knows when a daemon was detached from a provider and attached again', () => {
    const one = seenDaemon({ capacityProviderNames: ['a'] });
    const { daemons } = merge(seenAt('01:00', [seenDaemon()]), seenAt('02:00', [one]), seenAt('03:00', [seenDaemon()]));
    expect(daemons).toMatchObject([
      { capacityProviderNames: ['b'], deletedAt: at('01:00') },
      { capacityProviderNames: ['a'], deletedAt: null },
      { capacityProviderNames: ['b'], deletedAt: null, firstDeployment: { beganAt: at('02:00') } },
    ]);
  });

  it('keeps what ECS did not say this time', () => {
    const silent = seenDaemon({ critical: null, capacityProviderNames: null, createdAt: null });
    const known = merge(seenAt('01:00', [seenDaemon({ critical: false })]));
    expect(merge(seenAt('01:00', [seenDaemon({ critical: false })]), seenAt('02:00', [silent])).daemons).toEqual(
      known.daemons,
    );
  });

  it('covers nothing of a daemon of which nobody said what it covers', () => {
    const silent = seenDaemon({ capacityProviderNames: null });
    expect(merge(seenAt('01:00', [silent])).daemons).toMatchObject([
      { daemonName: 'agent', capacityProviderNames: [] },
    ]);
  });

  it('concludes nothing from an incomplete answer', () => {
    const known = merge(seenAt('01:00', [seenDaemon()]));
    const half = seenAt('02:00', [], { isComplete: false, providers: [{ name: 'b', autoRepair: false }] });
    expect(merge(seenAt('01:00', [seenDaemon()]), half)).toEqual({
      ...known,
      providers: [
        { name: 'a', autoRepair: true },
        { name: 'b', autoRepair: false },
      ],
    });
  });

  it('counts the container instances of a provider by what ECS counts for the daemon that counts most', () => {
    const counts = (instances: number) => new Map([['a', instances]]);
    const fresh = seenAt('01:00', [
      seenDaemon({ instances: counts(6) }),
      seenDaemon({ daemonName: 'new', instances: counts(2) }),
    ]);
    expect(merge(fresh).providers).toEqual([{ name: 'a', autoRepair: true, instances: 6 }]);
    expect(merge(fresh, seenAt('02:00', [seenDaemon()])).providers).toEqual([{ name: 'a', autoRepair: true }]);
  });

  it('has been watching since it first did', () => {
    expect(mergeInventory(merge(seenAt('01:00', [])), seenAt('02:00', []), at('02:00')).watchedSince).toBe(
      WATCHED_SINCE,
    );
  });
});

describe('an inventory of a daemon that is deleted and created again for days', () => {
  it('stays small: it holds the last of its lives', () => {
    let known: Inventory | null = null;
    for (let life = 0; life < 2000; life += 1) {
      const born = at('01:00') + life * 1_200_000;
      const seen = seenDaemon({ createdAt: born, capacityProviderNames: ['a'] });
      known = mergeInventory(known, { ...seenAt('01:00', [seen]), at: born + 1000 }, WATCHED_SINCE);
      known = mergeInventory(known, { ...seenAt('01:00', []), at: born + 600_000 }, WATCHED_SINCE);
    }
    const lives = known?.daemons ?? [];
    expect(lives).toHaveLength(256);
    expect(lives.at(-1)?.createdAt).toBe(at('01:00') + 1999 * 1_200_000);
    expect(bytesOf(inventoryItemOf(known ?? merge(), 1))).toBeLessThan(100_000);
  });
});

describe('all deployments are asked for', () => {
  const young = seenDaemon({ createdAt: at('00:30') });
  const done = [deployment('00:31', 'SUCCESSFUL', '09:00')];
  it.each([
    { of: 'a daemon from before the watch', previous: null, asked: seenDaemon(), is: false },
    { of: 'a new daemon', previous: null, asked: young, is: true },
    { of: 'one whose first still runs', previous: merge(seenAt('01:00', [young])), asked: young, is: true },
    {
      of: 'one whose first is over',
      previous: merge(seenAt('10:00', [seenDaemon({ createdAt: at('00:30'), deployments: done })])),
      asked: young,
      is: false,
    },
  ])('of $of: $is', ({ previous, asked, is }) => {
    expect(needsDeployments(previous, asked, WATCHED_SINCE)).toBe(is);
  });
});

describe('the revisions of a daemon in a provider', () => {
  const running = (...counts: readonly (readonly [revision: number, count: number, deployedAt?: number])[]) =>
    seenDaemon({
      running: counts.map(([revision, count, deployedAt = null]) => ({
        capacityProviderName: 'a',
        revision,
        count,
        deployedAt,
      })),
    });
  const revisionsAt = (...daemons: readonly SeenDaemon[]) => merge(seenAt('01:00', daemons)).providers[0]?.revisions;

  it('are kept where several run', () => {
    expect(revisionsAt(running([6, 9], [7, 4, at('00:30')]))).toEqual([
      { daemonName: 'agent', revision: 6, count: 9, deployedAt: null },
      { daemonName: 'agent', revision: 7, count: 4, deployedAt: at('00:30') },
    ]);
  });

  it('are not kept where one runs, be it that of two revisions of the daemon', () => {
    expect(revisionsAt(running([7, 9]))).toBeUndefined();
    expect(revisionsAt(running([7, 9], [7, 4]))).toBeUndefined();
    expect(revisionsAt(seenDaemon())).toBeUndefined();
  });

  it('go with the deployment', () => {
    const after = merge(seenAt('01:00', [running([6, 9], [7, 4])]), seenAt('02:00', [running([7, 13])]));
    expect(after.providers[0]).not.toHaveProperty('revisions');
  });

  it('are bounded', () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ ...running([6, 1], [7, 1]), daemonName: `d${index}` }));
    expect(revisionsAt(...many)).toHaveLength(50);
  });
});
