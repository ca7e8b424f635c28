import { createHash } from 'node:crypto';

/** Text that deflate can do little about, in letters of three bytes. @param length at most some ten thousand */
export const noise = (name: string, length: number): string => {
  const digest = createHash('shake256', { outputLength: 2 * length })
    .update(name)
    .digest();
  const letters = new Uint16Array(length);
  for (let index = 0; index < length; index++)
    letters[index] = 0x4e00 + (((digest[2 * index] ?? 0) | ((digest[2 * index + 1] ?? 0) << 8)) & 8191);
  return String.fromCharCode(...letters);
};
