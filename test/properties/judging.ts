import { expect } from 'vitest';
import { createReplay, type ReplayResult } from '../../cli/replay/engine.ts';
import { type VerdictLine, verdictLine } from '../../cli/replay/verdict-line.ts';
import { type Fact, timeOf } from '../../shared/core/facts.ts';
import type { Ledger } from '../../shared/core/ledger/ledger.ts';
import type { History } from './history/history.ts';

/** What replay says of facts, as they arrive, with a history's daemons, policy and clock. */
export const replayed = (history: Omit<History, 'parts'>, facts: Iterable<Fact>): ReplayResult => {
  const replay = createReplay({ daemons: history.daemons, policy: history.policy });
  for (const fact of facts) replay.addRead({ kind: 'fact', fact, newestAt: timeOf(fact) });
  return replay.result(history.now);
};

/** Everything that lines can differ in, as one text. */
export const asText = (lines: readonly VerdictLine[]): string => lines.map((line) => JSON.stringify(line)).join('\n');

export const textOfVerdicts = ({ verdicts }: Pick<ReplayResult, 'verdicts'>): string => asText(verdicts.map(verdictLine));

export const byArn = (ledgers: ReadonlyMap<string, Ledger>): readonly Ledger[] =>
  [...ledgers.values()].sort((one, other) => (one.containerInstanceArn < other.containerInstanceArn ? -1 : 1));

/** Fails with the lines that only one of the two has. */
export const expectSame = (actual: ReplayResult, wanted: ReplayResult): void => {
  const [one, other] = [textOfVerdicts(actual), textOfVerdicts(wanted)];
  if (one === other) return;
  const [lines, others] = [one.split('\n'), other.split('\n')];
  const only = (mine: readonly string[], yours: readonly string[]): string =>
    mine.filter((line) => !yours.includes(line)).join('\n');
  expect.fail(`the verdicts differ:\n${only(lines, others)}\n  should be\n${only(others, lines)}`);
};
