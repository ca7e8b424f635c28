import { HOLES } from '../../shared/core/holes/index.ts';
import type { FoundHole } from '../../shared/core/holes/judge-holes.ts';
import type { Severity } from '../../shared/core/words/severity.ts';
import { isoSecondsOf } from '../terminal/iso-time.ts';
import { grouped } from '../terminal/numbers.ts';
import { type Paint, type Style, visible, wrapped } from '../terminal/text.ts';

const WIDTH = 100;
const STYLES: Readonly<Record<Severity, Style>> = { critical: 'red', warning: 'yellow', info: 'cyan' };

/** A hole as a person reads it: its headline, its place, why, and what to do. @param place the resource, or where in a file it stands */
export function* holeRow(number: number, found: FoundHole, place: string, paint: Paint): Generator<string> {
  const { hole, severity, why, cure } = found;
  yield `${String(number).padStart(3)}  ${paint(STYLES[severity], severity.toUpperCase())}  ${paint('bold', HOLES[hole].headline)}  (${hole})`;
  yield `     ${visible(place)}`;
  for (const line of wrapped(visible(why), WIDTH - 5)) yield `     ${line}`;
  const [sentence, command] = cutBeforeCommand(visible(cure));
  const [first = '', ...rest] = wrapped(sentence, WIDTH - 7);
  yield `     → ${first}`;
  for (const line of rest) yield `       ${line}`;
  if (command !== '') yield `       ${command}`;
}

/** An accepted hole on one line, with its reason. */
export const acceptedRow = ({ hole, accepted: by }: FoundHole, place: string): string =>
  `  ${hole}  ${visible(place)}  ${visible(by?.reason ?? '')}${by?.until == null ? '' : `, until ${isoSecondsOf(by.until)}`}`;

/** `2 critical, 3 warning`. */
export const bySeverity = (holes: readonly FoundHole[]): string =>
  (['critical', 'warning', 'info'] as const)
    .map((severity) => ({ severity, count: holes.filter((one) => one.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${grouped(count)} ${severity}`)
    .join(', ');

/** A command is on a line of its own, however long: what is wrapped can't be pasted. */
export const cutBeforeCommand = (cure: string): readonly [sentence: string, command: string] => {
  const at = cure.indexOf(': aws ');
  return at === -1 ? [cure, ''] : [cure.slice(0, at + 1), cure.slice(at + 2)];
};

/** A hole fails a check if it is a warning or worse and nobody has accepted it. */
export const isFailing = ({ severity, accepted }: FoundHole): boolean => severity !== 'info' && accepted === null;
