import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { counted } from '../../terminal/numbers.ts';
import { type Paint, visible, wrapped } from '../../terminal/text.ts';
import type { Cause } from './causes.ts';
import { causesLeft, type Escape, sentencesOf, storyOf } from './lead.ts';

const WIDTH = 100;
const INDENT = '    ';
/** `09:14:36.200  ` */
const CLOCK_WIDTH = 14;
const PLAIN: Escape = { name: visible, text: visible };

/** The beginning of the page on a terminal: a sentence for each cause, and the story of the worst. */
export function* leadLines(
  causes: readonly Cause[],
  ledgers: ReadonlyMap<string, Ledger>,
  paint: Paint,
): Generator<string> {
  if (causes.length === 0) return;
  const [first = [], ...others] = sentencesOf(causes, ledgers, PLAIN).map((sentence) => wrapped(sentence, WIDTH - 2));
  yield* marked(first, paint);
  for (const line of storyOf(causes, ledgers, PLAIN)) yield* storyLine(line);
  for (const sentence of others) yield* marked(sentence, paint);
  const left = causesLeft(causes);
  if (left > 0) yield `… and ${counted(left, 'more cause')}`;
  yield '';
}

/** The rest of a line stands below its words, not below the clock. */
const storyLine = (line: string): readonly string[] => {
  const [first = '', ...rest] = wrapped(line.slice(CLOCK_WIDTH), WIDTH - INDENT.length - CLOCK_WIDTH);
  return [INDENT + line.slice(0, CLOCK_WIDTH) + first, ...rest.map((more) => INDENT + ' '.repeat(CLOCK_WIDTH) + more)];
};

const marked = ([first = '', ...rest]: readonly string[], paint: Paint): readonly string[] => [
  `${paint('red', '✗')} ${paint('bold', first)}`,
  ...rest.map((line) => `  ${paint('bold', line)}`),
];
