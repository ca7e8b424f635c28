/** The bytes of one record that came in several chunks; beyond the limit it only remembers that it was too long. */
export type HeldBytes = {
  readonly add: (bytes: Buffer) => void;
  readonly isEmpty: () => boolean;
  /** All of it as text, or null if it was too long; empties it. */
  readonly take: () => string | null;
};

export const holdBytes = (longest: number): HeldBytes => {
  let parts: Buffer[] = [];
  let length = 0;
  return {
    add: (bytes) => {
      length += bytes.length;
      if (length > longest) parts = [];
      else if (bytes.length > 0) parts.push(bytes);
    },
    isEmpty: () => length === 0,
    take: () => {
      const text = length > longest ? null : Buffer.concat(parts).toString();
      parts = [];
      length = 0;
      return text;
    },
  };
};
