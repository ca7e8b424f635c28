import { holeFields } from '../../../holes/hole-line.ts';
import { jsonLine } from '../../../terminal/json-line.ts';
import type { Checked, Place } from './checked.ts';

/** The lines for machines: holes, then unknown values where they are asked for, then what could not be read. */
export function* checkLines({ holes, unknown, unread }: Checked, strict: boolean): Generator<string> {
  for (const found of holes)
    yield jsonLine({
      ...holeFields(found),
      ...placeOf(found),
      ...(found.isKnown === null ? {} : { baseline: found.isKnown }),
    });
  for (const value of strict ? unknown : []) yield jsonLine({ type: 'unknown', ...placeOf(value), what: value.what });
  for (const { what, why } of unread) yield jsonLine({ type: 'unread', what, why });
}

const placeOf = ({ file, path, line, column }: Place): Place => ({ file, path, line, column });
