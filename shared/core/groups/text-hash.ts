const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_';

/**
 * A hash of a text as so many digits of six bits each, at most eight: alike texts differ in all of it. Two halves of 32 bits are mixed into one
 * another (cyrb53, public domain); it is for telling names apart, not for secrets.
 */
export const textHash = (text: string, digits: number): string => {
  let [one, other] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 2654435761);
    other = Math.imul(other ^ unit, 1597334677);
  }
  const first = mixed(one, other);
  return digitsOf(first, mixed(other, first), digits);
};

const mixed = (half: number, by: number): number =>
  (Math.imul(half ^ (half >>> 16), 2246822507) ^ Math.imul(by ^ (by >>> 13), 3266489909)) >>> 0;

/** Digits of both halves by turns: 24 bits of each are used at most. */
const digitsOf = (one: number, other: number, digits: number): string => {
  let text = '';
  for (let at = 0; at < digits; at++) {
    const half = at % 2 === 0 ? one : other;
    text += DIGITS[(half >>> (6 * (at >> 1))) & 63] ?? '';
  }
  return text;
};
