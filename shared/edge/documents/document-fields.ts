import { minLength, pipe, rawTransform, string } from 'valibot';
import { parseIsoTime } from './parse-time.ts';

/** A name of ECS's, or an ARN. */
export const name = pipe(string('must be a string'), minLength(1, 'must not be empty'));

/** The words for a time that can't be read: people leave out the time of day, or the zone. */
export const NO_TIME = 'must be an ISO 8601 date and time, such as 2026-03-24T12:00:00Z';

/** ISO 8601 → epoch milliseconds. */
export const time = pipe(
  string(NO_TIME),
  rawTransform(({ dataset, addIssue, NEVER }) => {
    const at = parseIsoTime(dataset.value);
    if (!Number.isNaN(at)) return at;
    addIssue({ message: NO_TIME });
    return NEVER;
  }),
);

/** One step of the path that an issue is told with. */
export const step = (key: string | number) =>
  ({ type: 'unknown', origin: 'value', input: undefined, key, value: undefined }) as const;

/**
 * The message of an object that knows its fields.
 * @param what what the fields are fields of, such as `a silence`
 */
export const fieldProblem =
  (what: string) =>
  ({ expected }: { readonly expected: string | null }): string =>
    FIELD_PROBLEMS[expected ?? '']?.(what) ?? 'must be given';

/** By what was expected; else a field is missing. */
const FIELD_PROBLEMS: Readonly<Record<string, (what: string) => string>> = {
  never: (what) => `is not a field of ${what}`,
  Object: () => 'must be an object',
};
