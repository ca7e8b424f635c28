import {
  integer,
  maxLength,
  maxValue,
  minValue,
  nonEmpty,
  nullish,
  number,
  pipe,
  strictObject,
  string,
  trim,
} from 'valibot';
import { readDocument } from '../../documents/read-document.ts';

/** A person's wish to be told no more of an incident, or of a group of them, for a while. */
export type AckRequest = {
  /** The id of an incident, of a group, or the `groupId` of a notice. */
  readonly id: string;
  readonly forSeconds: number;
  readonly reason: string;
  /** The name of the person; null: not given. */
  readonly by: string | null;
};

/** A week, as the command has it: what is known for longer is a silence of the policy, which stands where all see it. */
const MOST_SECONDS = 7 * 86_400;
const LONGEST_REASON = 500;
const LONGEST_NAME = 200;
/** It names an incident of a hole, whose resource may be long. */
const LONGEST_ID = 4096;

const SECONDS = `must be a whole number of seconds from 1 to ${MOST_SECONDS}`;
const text = (longest: number, what: string) =>
  pipe(string(what), trim(), nonEmpty(what), maxLength(longest, `must have at most ${longest} characters`));

const request = strictObject(
  {
    id: pipe(
      string('must be the id of an incident or a group'),
      nonEmpty('must be the id of an incident or a group'),
      maxLength(LONGEST_ID, `must have at most ${LONGEST_ID} characters`),
    ),
    forSeconds: pipe(number(SECONDS), integer(SECONDS), minValue(1, SECONDS), maxValue(MOST_SECONDS, SECONDS)),
    reason: text(LONGEST_REASON, 'must say why, for those who are told'),
    by: nullish(text(LONGEST_NAME, 'must be a name'), null),
  },
  ({ expected }) =>
    expected === 'never'
      ? 'is not a field of ack'
      : 'must be given: ack must be an object with id, forSeconds and reason',
);

/** @throws InputError naming every field that is wrong */
export const readAckRequest = (document: unknown): AckRequest => readDocument('ack', request, document);
