import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplay } from '../../../cli/replay/stream/engine.ts';
import { advance } from '../../../shared/core/advance/advance.ts';
import { coverageOf } from '../../../shared/core/expected/coverage.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { judgeInstance } from '../../../shared/core/state/judge-state.ts';
import type { Fact } from '../../../shared/core/words/facts.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import { readDaemons } from '../../../shared/edge/documents/declared-daemons.ts';
import { drawn } from '../../drawn.ts';
import { histories, salts } from '../../properties/history/arbitrary.ts';
import type { History } from '../../properties/history/history.ts';
import { looksAt } from '../../properties/history/looks.ts';
import { expectSameVerdicts } from '../../properties/judging.ts';
import { randomOf } from '../../properties/random.ts';
import { applicationTask, at, daemonTask, expected, instance, timeline } from '../../timeline/index.ts';
import { learned } from '../ledger/learned.ts';
import { expectNotice } from '../notices/notice-contract.ts';
import { contextOf, endOf, live, placesOf } from './random-place.ts';
import { contextAt, factsIn, inventoryAt } from './service.ts';

const SEED = 20_260_914;
const holds = (numRuns: number, claim: (history: History, salt: number) => void): void => {
  fc.assert(
    fc.property(histories(), salts(), (history, salt) => {
      claim(history, salt);
    }),
    { seed: SEED, numRuns: drawn(numRuns) },
  );
};

const keyOf = ({ rule, daemonName }: Pick<Verdict, 'rule' | 'daemonName'>): string =>
  JSON.stringify([rule, daemonName]);
const violatedIn = (verdicts: readonly Verdict[]): readonly Verdict[] =>
  verdicts.filter(({ outcome }) => outcome === 'violated');

const numbersOf = ({ violations }: Notice): string =>
  JSON.stringify(
    violations.map(({ rule, daemonName, tasksTotal, marginMs }) => [rule, daemonName, tasksTotal, marginMs]),
  );

/**
 * `open`, then `changed` or `repaired`, then `resolved`, and perhaps again: numbered without a gap. Another `resolved` may correct what the
 * last one said.
 */
const expectOrderly = (notices: readonly Notice[]): void => {
  for (const [incidentId, ofIncident] of Map.groupBy(notices, (notice) => notice.incidentId)) {
    const ids = ofIncident.map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, index) => `${incidentId}#${index + 1}`));
    let before: Notice | null = null;
    for (const notice of ofIncident) {
      const { state } = notice;
      const wasOpen: boolean = before !== null && before.state !== 'resolved';
      const corrects = before?.state === 'resolved' && state === 'resolved' && numbersOf(before) !== numbersOf(notice);
      if (!corrects) expect(state === 'open', `${state} in ${ids.length} of ${incidentId}`).toBe(!wasOpen);
      before = notice;
    }
  }
};

describe('a place of the service', () => {
  it('comes to the same verdicts and the same open incident, whatever the order, repetition and batches', () => {
    let violations = 0;
    let opened = 0;
    holds(150, (history, salt) => {
      for (const facts of placesOf(history)) {
        const one = live(history, facts, randomOf(salt));
        const other = live(history, facts, randomOf(salt + 1));
        const pure = judgeInstance(learned(facts), contextOf(history, endOf(history)));
        expectSameVerdicts(one.verdicts, pure.verdicts);
        expectSameVerdicts(other.verdicts, pure.verdicts);
        violations += violatedIn(pure.verdicts).length;
        if (pure.verdicts.some(({ outcome }) => outcome === 'pending')) continue;
        const isOpen = (incident: typeof one.state.incident) => incident !== null && incident.resolvedAt === null;
        expect(isOpen(one.state.incident)).toBe(isOpen(other.state.incident));
        if (isOpen(one.state.incident)) opened += 1;
      }
    });
    expect(opened).toBeGreaterThan(drawn(10));
    expect(violations).toBeGreaterThan(drawn(100));
  });

  it('tells each violation, each notice once, and nothing of what was not opened', () => {
    let notices = 0;
    holds(150, (history, salt) => {
      for (const facts of placesOf(history)) {
        const lived = live(history, facts, randomOf(salt));
        notices += lived.notices.length;
        expectOrderly(lived.notices);
        for (const notice of lived.notices) expectNotice(notice);
        expect(lived.state.untold).toEqual([]);
        const told = new Set(lived.notices.flatMap(({ violations }) => violations.map(keyOf)));
        const toTell = violatedIn(lived.verdicts).filter(
          ({ marginMs }) => marginMs === null || -marginMs >= history.policy.minMarginMs,
        );
        expect(toTell.map(keyOf).filter((key) => !told.has(key))).toEqual([]);
      }
    });
    expect(notices).toBeGreaterThan(drawn(100));
  });

  it('is not changed by what it has heard', () => {
    holds(60, (history, salt) => {
      const now = endOf(history);
      for (const facts of placesOf(history)) {
        const { state } = live(history, facts, randomOf(salt));
        const before = structuredClone(state);
        for (const later of [now, now + 1]) {
          const again = advance(state, facts, contextOf(history, later));
          expect(again.state.untold).toEqual([]);
          if (later === now) expect(again).toMatchObject({ changed: false });
          if (later === now) expect(again.state).toBe(state);
        }
        expect(state).toEqual(before);
      }
    });
  });

  it('always has something due while a verdict waits', () => {
    holds(60, (history, salt) => {
      for (const facts of placesOf(history)) {
        const { state, verdicts } = live(history, facts, randomOf(salt));
        const waits = verdicts.filter(({ outcome }) => outcome === 'pending');
        if (waits.length > 0) expect(state.due, JSON.stringify(waits)).not.toBeNull();
        for (const { until } of waits) if (until !== null) expect(Number(state.due?.at)).toBeLessThanOrEqual(until + 1);
      }
    });
  });
});

describe('the settled verdicts of the service', () => {
  const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
  const left = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '25:00 INACTIVE']);

  it.each([
    {
      when: 'a good day',
      events: timeline(joined, daemonTask({ started: '00:50' }), applicationTask({ started: '01:05' })),
    },
    {
      when: 'an application task that started first',
      events: timeline(joined, daemonTask({ started: '01:13.4' }), applicationTask({ started: '01:05' })),
    },
    {
      when: 'a drain in order',
      events: timeline(
        left,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '20:40' }),
      ),
    },
    {
      when: 'an application task that outlived the daemon',
      events: timeline(
        left,
        daemonTask({ started: '00:50', ended: '20:30' }),
        applicationTask({ started: '01:05', ended: '20:42' }),
      ),
    },
    {
      when: 'a daemon that was replaced in place',
      events: timeline(
        joined,
        daemonTask({ started: '00:50', ended: '08:00' }),
        daemonTask({ id: 'second', started: '08:20' }),
        applicationTask({ started: '01:05' }),
      ),
    },
    {
      when: 'two tasks of the daemon beside each other',
      events: timeline(
        joined,
        daemonTask({ started: '00:50', ended: '10:00' }),
        daemonTask({ id: 'second', started: '08:00' }),
        applicationTask({ started: '01:05' }),
      ),
    },
    {
      when: 'a daemon that ended and did not come back',
      events: timeline(joined, daemonTask({ started: '00:50', ended: '03:00' }), applicationTask({ started: '01:05' })),
    },
  ])('are those of replay, once looks agree: $when', ({ events }) => {
    const daemons = readDaemons([expected()]);
    const facts: readonly Fact[] = factsIn(events);
    const now = at('40:00');
    const looks = looksAt({ parts: [facts], daemons, policy: DEFAULT_POLICY, now });
    const replay = createReplay({ daemons });
    for (const event of events) replay.add(event);
    const inventory = inventoryAt(now, { daemons: daemons.map((daemon) => coverageOf(daemon, null)) });
    const last = looks.filter(({ kind }) => kind === 'look').at(-1);
    const confirming = looks.map((fact) => (fact === last ? { ...last, at: now - 1000 } : fact));
    let state = advance(null, facts.slice(0, 1), contextAt(at('00:01'), { inventory })).state;
    for (const fact of [...facts.slice(1), ...confirming])
      state = advance(state, [fact], contextAt(now, { inventory })).state;
    const { verdicts } = advance(state, [], contextAt(now, { inventory }));
    expectSameVerdicts(verdicts, replay.result(now).verdicts);
  });
});
