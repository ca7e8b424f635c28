import { endOfValue, isDeeperThan } from './json-extent.ts';

/** The JSON values that a text holds, and why it is broken; null if it is not. */
export type TextRead = { readonly values: readonly unknown[]; readonly problem: string | null };

export const EVENT_SOURCE = 'aws.ecs';
export const NO_EVENT = `mentions ${EVENT_SOURCE}, but holds no ECS event that can be read`;

/** `2026-03-24T12:00:00.000Z {…}`: a log group's export to S3, and what `aws logs tail` prints. */
const TIMESTAMP = /^\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*\s+/;
/** Text that does not even begin so (`[INFO]`, a time) is told apart without a parser that throws. */
const LIKE_JSON = /^\s*(?:[{"]|\[\s*[[{"\]])/;
const BEGINS_LIKE_JSON = /^\s*(?:\{|\[\s*\{)/;
/** An object, a list or JSON text among words may begin like this; `[INFO]` and `{ taskArns: [] }` do not. */
const BEGINNING = /\{\s*["}]|\[\s*[[{"]|"\s*[[{][\s[{]*\\|"\\"/g;
const PACKED_FIELD = /(?:[dD]ata|isBase64Encoded)\\*"/;
const LONGEST_BEGINNING = 1024;
/** No carrier comes near. Each level costs a hundred times the memory of its bracket. */
const DEEPEST = 1000;
/** The depth of a shorter text does no harm. */
const SURELY_SMALL = 64 * 1024;

/**
 * Finds JSON in a text of a log: the text itself, values one after the other, or any after words such as `Received event:`.
 * A text that begins like JSON and is not valid is broken, and so is one that ends in JSON of ECS which is not valid.
 */
export const readText = (text: string): TextRead => {
  const whole = LIKE_JSON.test(text) ? parse(text) : NOT_JSON;
  if ('value' in whole) return { values: [whole.value], problem: null };
  const begin = TIMESTAMP.exec(text)?.[0].length ?? 0;
  const isJson = BEGINS_LIKE_JSON.test(text.slice(begin, begin + LONGEST_BEGINNING));
  if (!isJson && !mayHoldEvents(text)) return NOTHING;
  const { values, beginsAt, failedAt, problem } = valuesAmongWords(text);
  const isBroken = isJson && (beginsAt === null || text.slice(begin, beginsAt).trim() !== '');
  if (isBroken) return { values, problem: whole === NOT_JSON ? (problem ?? whole.problem) : whole.problem };
  const isCutOff = values.length > 0 && failedAt !== null && text.includes(EVENT_SOURCE, failedAt);
  return { values, problem: isCutOff ? problem : null };
};

/** The JSON value that a text is; the text itself where it is no object, list or string. */
export const jsonOrText = (text: string): unknown => {
  const read = LIKE_JSON.test(text) ? parse(text) : NOT_JSON;
  return 'value' in read ? read.value : text;
};

/** Tells whether a text is a log line without events: nobody need look into it. */
export const isOtherText = (text: string): boolean =>
  !LIKE_JSON.test(text) && !mayHoldEvents(text) && !TIMESTAMP.test(text);

/** It speaks of ECS, or has a field that carries base64 or says so: `"data"`, however often its quote is escaped. */
export const mayHoldEvents = (text: string): boolean => text.includes(EVENT_SOURCE) || PACKED_FIELD.test(text);

type Parsed = { readonly value: unknown } | { readonly problem: string };

const NOTHING: TextRead = { values: [], problem: null };
const NOT_JSON: Parsed = { problem: 'is not valid JSON' };
const CUT_OFF: Parsed = { problem: 'is not valid JSON: it is cut off' };

const TOO_DEEP: Parsed = { problem: `is nested more than ${DEEPEST} levels deep` };

const parse = (text: string): Parsed => {
  if (text.length > SURELY_SMALL && isDeeperThan(DEEPEST, text)) return TOO_DEEP;
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `is not valid JSON: ${error instanceof Error ? error.message : error}` };
  }
};

type Found = {
  values: unknown[];
  /** The index at which the first value begins. */
  beginsAt: number | null;
  /** The index after the last value at which text looks like JSON and is not; `problem` says why. */
  failedAt: number | null;
  problem: string | null;
};

/** Failed attempts at beginnings may together cost so many times the length of the text. */
const MOST_PASSES = 4;
/** A failure costs as much as reading so many characters; a few are always tried. */
const FAILURE = 512;
const FEW = 8;

const valuesAmongWords = (text: string): Found => {
  const found: Found = { values: [], beginsAt: null, failedAt: null, problem: null };
  let left = MOST_PASSES * text.length + FEW * FAILURE;
  let from = 0;
  while (left > 0) {
    BEGINNING.lastIndex = from;
    const start = BEGINNING.exec(text)?.index;
    if (start === undefined) break;
    const end = endOfValue(text, start);
    const read = end === -1 ? CUT_OFF : parse(text.slice(start, end));
    if ('value' in read) {
      found.values.push(read.value);
      found.beginsAt ??= start;
      [found.failedAt, found.problem] = [null, null];
      from = end;
    } else {
      found.failedAt ??= start;
      found.problem ??= read.problem;
      left -= (end === -1 ? text.length : end) - start + FAILURE;
      from = start + 1;
    }
  }
  return found;
};
