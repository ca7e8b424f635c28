import { describe, expect, it } from 'vitest';
import { learn } from '../../../shared/core/ledger/learn.ts';
import { emptyLedger } from '../../../shared/core/ledger/ledger.ts';
import { CHANGES_NEEDED, changesOf, eventsMissingSince } from '../../../shared/core/looks/unheard.ts';
import { isOfInstance } from '../../../shared/core/words/facts.ts';
import { applicationTask, at, clusterArn, daemonTask, instance, instanceArn, timeline } from '../../timeline/index.ts';
import { factsIn } from '../advance/service.ts';

const MINUTE = 60_000;
const AUDIT = 1_000 * MINUTE;

/** The last so many minutes before the audit, a change in each. */
const every = (...minutesBefore: readonly number[]): readonly number[] =>
  minutesBefore.map((minutes) => AUDIT - minutes * MINUTE);
const five = every(50, 45, 40, 35, 30);

describe('events of a cluster are missing', () => {
  const silence = { auditedSince: AUDIT - 120 * MINUTE, heardAt: AUDIT - 60 * MINUTE, at: AUDIT };

  it('since the first of enough changes after the last that was heard', () => {
    expect(five).toHaveLength(CHANGES_NEEDED);
    expect(eventsMissingSince(five, silence)).toBe(AUDIT - 50 * MINUTE);
  });

  it.each([
    { when: 'nothing happens', changes: [] },
    { when: 'few things happen: one event may be lost', changes: five.slice(1) },
    { when: 'an event came after them', changes: five, heardAt: AUDIT - 20 * MINUTE },
    { when: 'an event came in the middle of them', changes: five, heardAt: AUDIT - 42 * MINUTE },
    { when: 'they are so young that an event may still come', changes: every(9, 8, 7, 6, 5, 4) },
    { when: 'they happened before the first audit', changes: five, heardAt: null, auditedSince: AUDIT - 10 * MINUTE },
    {
      when: 'a clock that is ahead puts them behind their own event',
      changes: every(30, 30, 30, 30, 30),
      heardAt: AUDIT - 30 * MINUTE - 5_000,
    },
  ])('not where $when', ({ changes, ...more }) => {
    expect(eventsMissingSince(changes, { ...silence, ...more })).toBeNull();
  });

  it('also where no event ever came, since the first audit', () => {
    expect(eventsMissingSince(five, { ...silence, heardAt: null })).toBe(AUDIT - 50 * MINUTE);
  });
});

describe('the changes of a container instance', () => {
  const facts = factsIn(
    timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on: 'i' }),
      daemonTask({ id: 'daemon', started: '01:01', on: 'i' }),
      applicationTask({ id: 'web', started: '01:05', ended: '02:00', stopped: '02:05', on: 'i' }),
    ),
  ).filter(isOfInstance);
  const all = [at('00:00'), at('01:05'), at('02:00')];

  it('are its registration, and starts and ends of application tasks, once each', () => {
    const ledger = emptyLedger(instanceArn('i'), clusterArn());
    expect(changesOf(ledger, facts).toSorted()).toEqual(all);
    for (const fact of facts) learn(ledger, fact);
    expect(changesOf(ledger, []).toSorted()).toEqual(all);
    expect(changesOf(ledger, facts).toSorted()).toEqual(all);
  });
});
