import type { VerdictLine as ReplayLine } from '../../cli/terminal/verdict-line.ts';
import type { TruthLine } from '../../simulator/truth/verdict-line.ts';

/** One verdict, in the truth and in replay. */
export interface Pair {
  readonly truth: TruthLine | undefined;
  readonly replay: ReplayLine | undefined;
}
