import { describe, expect, it } from 'vitest';
import { compact } from '../../../shared/core/folding/compact.ts';
import { repairPace } from '../../../shared/core/judging/repair-pace.ts';
import { learn, merge } from '../../../shared/core/ledger/learn.ts';
import { cancelledDrainsOf, goneOf, leavingOf } from '../../../shared/core/ledger/leaving.ts';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { InstanceFact } from '../../../shared/core/words/facts.ts';
import { at, DAEMON, type Time } from '../../timeline/index.ts';
import { instanceFact } from '../looks/small-ecs.ts';
import { learned } from './learned.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** `3 DRAINING 10:00` as an event tells it, `3 DRAINING 10:00 looked` as an answer of ECS. */
type Sight = `${number} ${string} ${Time}` | `${number} ${string} ${Time} looked`;

const factOf = (sight: Sight, on = 'one'): InstanceFact => {
  const [version, status = '', time, looked] = sight.split(' ');
  return {
    ...instanceFact(on, status),
    version: Number(version),
    updatedAt: at(time as Time),
    timeIsExact: looked === undefined,
  };
};

const seen = (...sights: readonly Sight[]): Ledger => seenOn('one', ...sights);

const seenOn = (on: string, ...sights: readonly Sight[]): Ledger => learned(sights.map((sight) => factOf(sight, on)));

const ACTIVE: readonly Sight[] = ['1 REGISTERING 00:00', '2 ACTIVE 01:00'];

describe('the moment at which a container instance began to leave', () => {
  it('is later than the last look that saw it ACTIVE, though a look told of the drain too', () => {
    const ledger = seen(...ACTIVE, '2 ACTIVE 20:00 looked', '3 DRAINING 21:00 looked');
    expect(leavingOf(ledger)).toEqual({ after: at('19:50') - 1, at: at('21:00'), exact: false, latest: at('21:00') });
  });

  it('is as exact as its event says, whatever a look saw', () => {
    const ledger = seen(...ACTIVE, '2 ACTIVE 20:00 looked', '3 DRAINING 20:30');
    expect(leavingOf(ledger)).toEqual({ after: at('20:30') - 1, at: at('20:30'), exact: true, latest: at('20:30') });
  });

  it('is never later than its event, though an answer of ECS was older than it seemed', () => {
    const ledger = seen(...ACTIVE, '2 ACTIVE 21:00 looked', '4 DRAINING 20:30');
    expect(leavingOf(ledger)).toEqual({ after: at('20:30') - 1, at: at('20:30'), exact: true, latest: at('20:30') });
  });

  it('is as open as what is known where no look saw it', () => {
    expect(leavingOf(seen(...ACTIVE, '3 DRAINING 21:00 looked'))?.after).toBe(at('01:00') - 1);
  });

  it('is cancelled by an ACTIVE of the very version at which a look took it for gone', () => {
    expect(goneOf(seen(...ACTIVE, '3 INACTIVE 20:00 looked', '3 ACTIVE 20:30'))).toBeNull();
  });
});

describe('a drain that was cancelled', () => {
  const drained: readonly Sight[] = [...ACTIVE, '3 DRAINING 10:00', '4 ACTIVE 12:00', '5 ACTIVE 30:00'];
  const once = [{ began: { after: at('10:00') - 1, at: at('10:00'), exact: true }, over: at('12:00') }];

  it('lasted until the instance was ACTIVE again, not until it was last seen so', () => {
    expect(cancelledDrainsOf(seen(...drained))).toEqual(once);
  });

  it('is known in whatever order that is heard, and from two halves', () => {
    expect(seen(...drained.toReversed()).statuses).toEqual(seen(...drained).statuses);
    const halves = [drained.filter((_, index) => index % 2 === 0), drained.filter((_, index) => index % 2 === 1)];
    const [one, other] = halves.map((half) => seen(...half));
    expect(one && other && merge(one, other).statuses).toEqual(seen(...drained).statuses);
  });

  it('is remembered as one of the newest, since the repair of others waited for it', () => {
    const ledger = seen(...drained);
    compact(ledger, at('12:00') + 30 * DAY, [{ daemonName: DAEMON, until: Number.POSITIVE_INFINITY }], {
      policy: DEFAULT_POLICY,
    });
    expect(cancelledDrainsOf(ledger)).toEqual(once);
    for (let minute = 0; minute < 40; minute++) {
      learn(ledger, factOf(`${10 + 2 * minute} DRAINING 40:${10 + minute}`));
      learn(ledger, factOf(`${11 + 2 * minute} ACTIVE 40:${10 + minute}`));
    }
    compact(ledger, at('12:00') + 30 * DAY, [{ daemonName: DAEMON, until: Number.POSITIVE_INFINITY }], {
      policy: DEFAULT_POLICY,
    });
    expect(cancelledDrainsOf(ledger)).toHaveLength(16);
    expect(cancelledDrainsOf(ledger).at(-1)?.began.at).toBe(at('40:49'));
  });

  it('holds the repair of others back for as long as it lasted, also after its ledger was compacted', () => {
    const ledger = seen(...drained);
    compact(ledger, at('40:00'), [{ daemonName: DAEMON, until: Number.POSITIVE_INFINITY }], { policy: DEFAULT_POLICY });
    const other = seenOn('other', ...ACTIVE);
    const isHeldBack = repairPace([ledger, other]);
    expect(isHeldBack(other, at('11:59'), at('20:00'))).toBe(true);
    expect(isHeldBack(other, at('12:00'), at('20:00'))).toBe(false);
    expect(isHeldBack(other, at('05:00'), at('10:00'))).toBe(false);
  });
});

describe('ACTIVE versions with a gap between them', () => {
  const looks: readonly Sight[] = [...ACTIVE, '5 ACTIVE 10:00 looked', '9 ACTIVE 13:00 looked'];
  const versions = ({ statuses }: Ledger) => statuses.map(({ first, last }) => [first.version, last.version]);

  it('are one run once no event can come between them any more', () => {
    const ledger = seen(...looks);
    compact(ledger, at('27:59'), [{ daemonName: DAEMON, until: Number.POSITIVE_INFINITY }], { policy: DEFAULT_POLICY });
    expect(versions(ledger)).toEqual([
      [1, 1],
      [2, 5],
      [9, 9],
    ]);
    compact(ledger, at('28:01'), [{ daemonName: DAEMON, until: Number.POSITIVE_INFINITY }], { policy: DEFAULT_POLICY });
    expect(versions(ledger)).toEqual([
      [1, 1],
      [2, 9],
    ]);
  });

  it('are two for as long as a drain may have been between them', () => {
    const ledger = seen(...looks);
    compact(ledger, at('14:00'), [{ daemonName: DAEMON, until: Number.POSITIVE_INFINITY }], { policy: DEFAULT_POLICY });
    learn(ledger, factOf('6 DRAINING 10:30'));
    expect(cancelledDrainsOf(ledger)).toEqual([
      { began: { after: at('10:30') - 1, at: at('10:30'), exact: true }, over: at('13:00') },
    ]);
  });
});
