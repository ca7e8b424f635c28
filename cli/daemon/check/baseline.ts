import { InputError } from '../../../shared/edge/errors/input-error.ts';
import { isFields } from '../../../shared/edge/events/fields.ts';
import { readText } from '../../files/json-file.ts';
import type { PlacedHole } from './checked/checked.ts';
import { FINGERPRINT, fingerprintOf } from './checked/fingerprint.ts';

/** Reads an earlier output of `--json` or `--sarif`, and marks the holes that it has. @throws InputError if the file is neither */
export const markKnown = async (holes: readonly PlacedHole[], baseline: string): Promise<readonly PlacedHole[]> => {
  const known = fingerprintsIn(await readText(baseline), baseline);
  return holes.map((hole) => ({ ...hole, isKnown: known.has(fingerprintOf(hole)) }));
};

const fingerprintsIn = (text: string, name: string): ReadonlySet<string> => {
  const whole = parsed(text);
  if (isFields(whole) && Array.isArray(whole.runs)) return new Set(whole.runs.flatMap(fingerprintsOfRun));
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return new Set(lines.flatMap((line, index) => fingerprintOfLine(parsed(line), `${name}:${index + 1}`)));
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const fingerprintsOfRun = (run: unknown): readonly string[] =>
  (isFields(run) && Array.isArray(run.results) ? run.results : []).flatMap((result): readonly string[] => {
    const prints = isFields(result) ? result.partialFingerprints : undefined;
    const print = isFields(prints) ? prints[FINGERPRINT] : undefined;
    return typeof print === 'string' ? [print] : [];
  });

/** An empty output has no line: then every hole is new. */
const fingerprintOfLine = (line: unknown, place: string): readonly string[] => {
  if (!isFields(line) || typeof line.type !== 'string')
    throw new InputError(place, ['is no line of an earlier --json, and the file is no output of --sarif']);
  const { type, hole, resource, file } = line;
  if (type !== 'hole') return [];
  if (typeof hole !== 'string' || typeof resource !== 'string')
    throw new InputError(place, ['the line lacks hole or resource']);
  return [fingerprintOf({ hole, resource, file: typeof file === 'string' ? file : null })];
};
