type Signature = { readonly bytes: readonly number[]; readonly name: string };

/** The first bytes of a file tell its kind, whatever its name is. */
const SIGNATURES: readonly Signature[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: 'a zip archive' },
  { bytes: [0x50, 0x4b, 0x05, 0x06], name: 'an empty zip archive' },
  { bytes: [0x50, 0x4b, 0x07, 0x08], name: 'a zip archive of several parts' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], name: 'a 7z archive' },
  { bytes: [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], name: 'a rar archive' },
  { bytes: [0x42, 0x5a, 0x68], name: 'packed with bzip2' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], name: 'packed with xz' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], name: 'packed with zstd' },
];

/** The header of a tar archive's first file. */
const TAR_HEADER = 512;
const [CHECKSUM_AT, CHECKSUM_LENGTH] = [148, 8];
export const LONGEST_SIGNATURE = TAR_HEADER;

/** Names the kind of archive, or the packing that Bookend does not read, by a file's first bytes; null for other files. */
export const archiveOf = (first: Buffer): string | null => {
  const signature = SIGNATURES.find(({ bytes }) => first.subarray(0, bytes.length).equals(Buffer.from(bytes)));
  return signature?.name ?? (isTar(first) ? 'a tar archive' : null);
};

/** Old ones have no signature, but a checksum over their header, in which its own field counts as blanks. */
const isTar = (first: Buffer): boolean => {
  if (first.length < TAR_HEADER) return false;
  const field = first.toString('latin1', CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_LENGTH);
  const told = /^ *[0-7]{1,7}[ \0]/.test(field) ? Number.parseInt(field, 8) : Number.NaN;
  const own = first.subarray(CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_LENGTH);
  return told === sumOf(first.subarray(0, TAR_HEADER)) - sumOf(own) + CHECKSUM_LENGTH * 0x20;
};

const sumOf = (bytes: Buffer): number => bytes.reduce((sum, byte) => sum + byte, 0);
