import { gunzipSync } from 'node:zlib';

/** Matches both alphabets: the one for addresses has `-` and `_`, and is often not padded. */
const BASE64 = /^([A-Za-z0-9+/_-]+)={0,2}$/;
const GZIP = Buffer.from([0x1f, 0x8b]);
/** Shorter text holds no event. */
const SHORTEST = 64;
/** A text may be so many times as long as its packed form: events that repeat each other come near. */
const MOST_TIMES = 200;

/**
 * The text in base64, as Kinesis and Firehose carry it, also if it is packed with gzip, as the subscription of a log group is.
 * @param most how long it may be @returns null if it is none, or longer
 */
export const packedText = (text: string, most: number): string | null => {
  if (text.length < SHORTEST || !isBase64(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  if (!bytes.subarray(0, GZIP.length).equals(GZIP)) return bytes.length <= most ? bytes.toString() : null;
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(1, Math.min(most, bytes.length * MOST_TIMES)) }).toString();
  } catch {
    return null; // damaged, or longer: another's data
  }
};

/** Mail and `base64` break it into lines; padding may be left out, but a single character of a group is cut off. */
const isBase64 = (text: string): boolean => {
  const joined = text.includes('\n') ? text.replaceAll(/\s/g, '') : text;
  const digits = BASE64.exec(joined)?.[1] ?? '';
  return digits !== '' && digits.length % 4 !== 1;
};
