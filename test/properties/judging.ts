import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { createReplay, type ReplayResult } from '../../cli/replay/stream/engine.ts';
import { verdictLine } from '../../cli/terminal/verdict-line.ts';
import type { Ledger } from '../../shared/core/ledger/ledger.ts';
import { pack } from '../../shared/core/ledger/packed.ts';
import type { Fact } from '../../shared/core/words/facts.ts';
import type { Verdict } from '../../shared/core/words/verdict.ts';
import type { History } from './history/history.ts';

/** Replay's result for facts, as they arrive, with a history's daemons, policy and clock. */
export const replayed = (history: Omit<History, 'parts'>, facts: Iterable<Fact>): ReplayResult => {
  const replay = createReplay({ daemons: history.daemons, policy: history.policy });
  for (const fact of facts) replay.addFact(fact);
  return replay.result(history.now);
};

const linesOf = (verdicts: readonly Verdict[]): readonly string[] =>
  verdicts.map((verdict) => JSON.stringify(verdictLine(verdict)));

/** Fails with the lines that only one of the two has. */
export const expectSameVerdicts = (actual: readonly Verdict[], wanted: readonly Verdict[]): void => {
  const [lines, others] = [linesOf(actual), linesOf(wanted)];
  if (lines.join('\n') === others.join('\n')) return;
  const only = (mine: readonly string[], yours: readonly string[]): string =>
    mine.filter((line) => !yours.includes(line)).join('\n');
  expect.fail(`the verdicts differ:\n${only(lines, others)}\n  should be\n${only(others, lines)}`);
};

/** The same text and the same values; the order in which tasks were heard of may differ. */
export const expectSameLedger = (actual: Ledger, wanted: Ledger): void => {
  if (isDeepStrictEqual(actual, wanted) && pack(actual) === pack(wanted)) return;
  expect(actual).toEqual(wanted);
  expect(pack(actual)).toBe(pack(wanted));
};

export const byArn = (ledgers: ReadonlyMap<string, Ledger>): readonly Ledger[] =>
  [...ledgers.values()].sort((one, other) => (one.containerInstanceArn < other.containerInstanceArn ? -1 : 1));
