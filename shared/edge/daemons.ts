import { array, boolean, minLength, nullish, pipe, rawTransform, strictObject, string } from 'valibot';
import type { DeclaredDaemon } from '../core/expected-daemons.ts';
import { parseIsoTime } from './events/iso-time.ts';
import { readDocument } from './read-document.ts';

const name = pipe(string('must be a string'), minLength(1, 'must not be empty'));

/** ISO 8601 → epoch milliseconds. */
const time = pipe(
  string('must be an ISO 8601 time'),
  rawTransform(({ dataset, addIssue, NEVER }) => {
    const at = parseIsoTime(dataset.value);
    if (!Number.isNaN(at)) return at;
    addIssue({ message: 'must be an ISO 8601 time' });
    return NEVER;
  }),
);

/** By what was expected; else a field is missing. */
const DAEMON_PROBLEMS: Readonly<Record<string, string>> = {
  never: 'is no field of a daemon',
  Object: 'must be an object',
};

const daemonsSchema = array(
  strictObject(
    {
      daemonName: name,
      clusterArn: nullish(name, null),
      capacityProviderNames: nullish(array(name, 'must be an array of names'), null),
      critical: nullish(boolean('must be true or false'), true),
      createdAt: nullish(time, null),
      deletedAt: nullish(time, null),
    },
    ({ expected }) => DAEMON_PROBLEMS[expected] ?? 'must be given',
  ),
  'must be a JSON array of daemons',
);

/**
 * Reads the `--daemons` document; absent fields mean any, any, true, since ever, never.
 * @throws InputError naming every problem at once
 */
export const readDaemons = (document: unknown): readonly DeclaredDaemon[] =>
  readDocument('the daemons', daemonsSchema, document);
