import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { isFoldedAway, overAt } from '../../../shared/core/ledger/watermark.ts';
import { at, health, type Time } from '../../timeline/index.ts';
import { factsIn } from '../advance/service.ts';
import { instanceFact, taskFact } from '../looks/small-ecs.ts';
import { isScoped, learned } from './learned.ts';

const report = (time: Time) => factsIn(health(time, [{ status: 'OK' }])).filter(isScoped);

/** It was told of its health at some times, and is folded until 10:00 unless told otherwise. */
const told = (times: readonly Time[], foldedTo = at('10:00')): Ledger => ({
  ...learned([instanceFact('first'), ...times.flatMap(report)]),
  foldedTo,
});

describe('a report of health', () => {
  it.each<{ what: string; ledger: Ledger; time: Time; is: boolean }>([
    { what: 'older than the watermark and all others', ledger: told(['05:00']), time: '04:59.999', is: true },
    { what: 'of the time of the only one', ledger: told(['05:00']), time: '05:00', is: false },
    { what: 'newer than all others', ledger: told(['05:00']), time: '05:00.001', is: false },
    { what: 'between others', ledger: told(['03:00', '04:00', '12:00']), time: '03:30', is: true },
    { what: 'of the time of an earlier one', ledger: told(['03:00', '04:00', '12:00']), time: '03:00', is: false },
    { what: 'of the time of the one before', ledger: told(['03:00', '04:00', '12:00']), time: '04:00', is: false },
    { what: 'a millisecond before the watermark', ledger: told(['12:00']), time: '09:59.999', is: true },
    { what: 'at the watermark', ledger: told(['12:00']), time: '10:00', is: false },
    { what: 'beside which there is no other', ledger: told([]), time: '05:00', is: false },
    {
      what: 'where nothing is folded away',
      ledger: told(['05:00'], Number.NEGATIVE_INFINITY),
      time: '04:00',
      is: false,
    },
  ])('$what may be one that was thinned out: $is', ({ ledger, time, is }) => {
    expect(report(time).map((fact) => isFoldedAway(fact, ledger))).toEqual([is]);
  });
});

describe('what is no news of a task or of health', () => {
  it('is never taken for folded away', () => {
    expect(isFoldedAway({ ...instanceFact('first'), updatedAt: at('01:00') }, told(['05:00']))).toBe(false);
  });
});

describe('a task', () => {
  const web = taskFact('web', 'first');
  const gone = { ...web, lastStatus: 'STOPPED', updatedAt: at('06:00') };

  it('is over at its end, at the latest when it was seen STOPPED, and not at all while it runs', () => {
    expect(overAt(web)).toBeNull();
    expect(overAt({ ...gone, executionStoppedAt: at('05:00') })).toBe(at('05:00'));
    expect(overAt(gone)).toBe(at('06:00'));
  });
});
