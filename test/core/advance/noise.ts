import { createHash } from 'node:crypto';

/** Text that deflate can do little about, in letters of three bytes. */
export const noise = (name: string, length: number): string => {
  const digest = createHash('shake256', { outputLength: 2 * length })
    .update(name)
    .digest();
  return Array.from({ length }, (_, index) =>
    String.fromCharCode(0x4e00 + (digest.readUInt16LE(2 * index) & 8191)),
  ).join('');
};
