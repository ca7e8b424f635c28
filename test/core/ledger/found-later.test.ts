import { describe, expect, it } from 'vitest';
import { compact } from '../../../shared/core/folding/compact.ts';
import type { FoldLimits } from '../../../shared/core/folding/fold-limits.ts';
import { judge } from '../../../shared/core/judging/judge.ts';
import { learn, merge } from '../../../shared/core/ledger/learn.ts';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { pack, unpack } from '../../../shared/core/ledger/packed.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { JudgeContext } from '../../../shared/core/scene/scene.ts';
import type { InstanceScopedFact, TaskFact } from '../../../shared/core/words/facts.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import { at, DAEMON, type Time } from '../../timeline/index.ts';
import { inventoryAt } from '../advance/service.ts';
import { instanceFact, taskFact } from '../looks/small-ecs.ts';
import { learned } from './learned.ts';

const ON = 'one';
const NOW = at('180:00');
/** Everything that is old goes, but for the first and the worst. */
const ALL_THAT_IS_OLD: FoldLimits = {
  settledAfterMs: 65 * 60_000,
  mostOver: 1000,
  mostBytes: 1e6,
  mostBroken: 0,
  mostOfDaemon: 0,
  mostRunning: 1000,
  mostRunningBytes: 1e6,
};

const run = (line: string, from: Time, to: Time | null): TaskFact => {
  const fact = taskFact(line, ON, from);
  if (to === null) return { ...fact, updatedAt: NOW - 60_000 };
  return { ...fact, lastStatus: 'STOPPED', version: 9, executionStoppedAt: at(to), updatedAt: at(to) };
};

const registered: InstanceScopedFact = { ...instanceFact(ON), version: 2, updatedAt: at('00:30'), timeIsExact: true };

/** The daemon is down twice, for two minutes and for five, beside application tasks that run throughout. */
const DOWN_TWICE: readonly InstanceScopedFact[] = [
  registered,
  run('first daemon', '01:00', '10:00'),
  run('second daemon', '12:00', '20:00'),
  run('third daemon', '25:00', '40:00'),
  run('fourth daemon', '40:00', null),
  run('web', '02:00', null),
  run('short', '03:00', '26:00'),
];

const folded = (facts: readonly InstanceScopedFact[], limits: FoldLimits = ALL_THAT_IS_OLD): Ledger => {
  const ledger = learned(facts);
  compact(ledger, NOW, [{ daemonName: DAEMON, until: Number.POSITIVE_INFINITY }], { policy: DEFAULT_POLICY, limits });
  expect(ledger.folded).toBeGreaterThan(0);
  return ledger;
};

const CONTEXT: JudgeContext = {
  policy: DEFAULT_POLICY,
  now: NOW,
  evidence: 'stream',
  knownSince: at('-60:00'),
  isRepairHeldBack: () => false,
};

const stayedUp = (ledger: Ledger): Verdict | undefined =>
  judge(ledger, inventoryAt(NOW).daemons, CONTEXT).find(({ rule }) => rule === 'daemon-stayed-up');

describe('a daemon task that becomes known only after the others were folded away', () => {
  it.each([
    { what: 'runs since before all others', found: [run('late daemon', '00:50', null)] },
    { what: 'ran throughout both times', found: [run('late daemon', '09:00', '170:00')] },
    {
      what: 'ran in the one, and another in the other',
      found: [run('a daemon', '09:00', '170:00'), run('b daemon', '19:00', null)],
    },
  ])('leaves no violation where it $what', ({ found }) => {
    expect(stayedUp(folded(DOWN_TWICE))).toMatchObject({
      outcome: 'violated',
      marginMs: -300_000,
      occurredAt: at('10:00'),
    });
    const ledger = folded(DOWN_TWICE);
    for (const fact of found) learn(ledger, fact);
    expect(stayedUp(learned([...DOWN_TWICE, ...found]))?.outcome).toBe('held');
    for (const same of [
      ledger,
      unpack(pack(ledger)),
      merge(ledger, learned([...found])),
      merge(learned([...found]), ledger),
    ])
      expect(stayedUp(same)?.outcome).toBe('held');
    compact(ledger, NOW, [{ daemonName: DAEMON, until: Number.POSITIVE_INFINITY }], {
      policy: DEFAULT_POLICY,
      limits: ALL_THAT_IS_OLD,
    });
    expect(stayedUp(ledger)?.outcome).toBe('held');
  });

  it.each([
    { covered: 'first', from: '09:00', to: '15:00', since: '20:00', longest: 300_000 },
    { covered: 'second', from: '19:00', to: '30:00', since: '10:00', longest: 120_000 },
  ] as const)('takes away the $covered downtime alone, where it ran then alone', ({ from, to, since, longest }) => {
    const found = run('late daemon', from, to);
    // many application tasks were folded, and none of the daemon: its own watermark lies before
    const many = [...DOWN_TWICE, ...Array.from({ length: 60 }, (_, id) => run(`s${id}`, '03:00', '26:00'))];
    const ledger = folded(many, { ...ALL_THAT_IS_OLD, mostOfDaemon: 100 });
    expect(ledger.foldedTo).toBeGreaterThan(Number.NEGATIVE_INFINITY);
    expect(learn(ledger, found)).toBe(true);
    const expected = { outcome: 'violated', occurredAt: at(since) };
    expect(stayedUp(learned([...many, found]))).toMatchObject({ ...expected, marginMs: -longest });
    expect(stayedUp(ledger)).toMatchObject(expected);
  });

  it('is not taken for one that ran alone, though beside which others it ran is folded away', () => {
    const ledger = folded(DOWN_TWICE);
    learn(ledger, run('late daemon', '00:50', null));
    const alone = judge(ledger, inventoryAt(NOW).daemons, CONTEXT).find(({ rule }) => rule === 'daemon-alone');
    expect(alone?.outcome).not.toBe('held');
  });

  it.each<{ when: string; from: Time; to: Time | null; whole: string; outcome: string }>([
    {
      when: 'it ran on beyond the end of a folded one',
      from: '12:30',
      to: '41:00',
      whole: 'violated',
      outcome: 'inconclusive',
    },
    {
      when: 'it started a millisecond before that',
      from: '09:30',
      to: '41:00',
      whole: 'violated',
      outcome: 'inconclusive',
    },
    { when: 'it runs on', from: '19:59.999', to: null, whole: 'violated', outcome: 'violated' },
    { when: 'it started only after all of them', from: '41:00', to: '42:00', whole: 'held', outcome: 'held' },
  ])(
    'may have run together with others, which are folded away, where $when: $outcome',
    ({ from, to, whole, outcome }) => {
      const others = [
        run('first daemon', '01:00', '10:00'),
        run('second daemon', '12:00', '20:00'),
        run('third daemon', '25:00', '40:00'),
        run('last daemon', '45:00', '50:00'),
        run('fourth daemon', '60:00', null),
      ];
      const found = run('late daemon', from, to);
      const alone = (ledger: Ledger) =>
        judge(ledger, inventoryAt(NOW).daemons, CONTEXT).find(({ rule }) => rule === 'daemon-alone')?.outcome;
      const ledger = folded([registered, ...others, run('web', '02:00', null)]);
      expect(learn(ledger, found)).toBe(true);
      expect(alone(learned([registered, ...others, found]))).toBe(whole);
      expect(alone(ledger)).toBe(outcome);
    },
  );
});
