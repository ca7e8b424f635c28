import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../../shared/core/ledger/ledger.ts';
import { newestOf } from '../../../../shared/core/ledger/statuses.ts';
import { instance, timeline } from '../../../timeline/index.ts';
import { agent, asked, ended, expectAlone, freshFacts, orders, refusals, started, withFacts } from '../troubles.ts';

const leaving = (...steps: Parameters<typeof instance>[0]) =>
  timeline(
    instance(['00:00 REGISTERING', '01:00 ACTIVE', ...steps]),
    agent({ started: '00:50', ended: '03:00' }),
    orders('one'),
  );
/** The plan of a moment ago, and what is found now. */
const found = (events: typeof ended) => withFacts(asked(ended), { state: freshFacts(events).state });
/** No events tell of this: an instance whose newest version is REGISTERING. */
const notActiveYet = (ledger: Ledger): Ledger => {
  const newest = newestOf(ledger) ?? { version: 1, at: 0, exact: true };
  const registering = { ...newest, status: 'REGISTERING' };
  return { ...ledger, statuses: [...ledger.statuses.slice(0, -1), { first: registering, last: registering }] };
};
const registering = () => {
  const input = asked(ended);
  const { state } = input.facts;
  return withFacts(input, { state: { ...state, ledger: notActiveYet(state.ledger) } });
};

describe('not-already-leaving', () => {
  it.each([
    { when: 'ECS is draining it', input: found(leaving('10:00 DRAINING')) },
    { when: 'it was idle and goes without a drain', input: found(leaving('10:00 DEREGISTERING')) },
    { when: 'it is gone', input: found(leaving('10:00 DRAINING', '11:00 DEREGISTERING', '12:00 INACTIVE')) },
    { when: 'it is not ACTIVE yet', input: registering() },
  ])('refuses alone when $when', ({ input }) => {
    expectAlone('not-already-leaving', input);
  });

  it('passes when a drain was cancelled', () => {
    expect(refusals(found(leaving('10:00 DRAINING', '11:00 ACTIVE')))).toEqual([]);
  });

  it('refuses alone to stop tasks of an instance that is leaving: they go with it', () => {
    const draining = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '10:00 DRAINING']),
      agent({ started: '01:13.4' }),
      orders('one'),
      orders('two'),
    );
    expectAlone('not-already-leaving', asked(draining));
  });

  it('passes when tasks are to be stopped on an instance that is not ACTIVE yet', () => {
    const input = asked(started.early);
    const { state } = input.facts;
    expect(refusals(withFacts(input, { state: { ...state, ledger: notActiveYet(state.ledger) } }))).toEqual([]);
  });
});
