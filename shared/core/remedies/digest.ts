const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const LONGEST = 13;

/**
 * A text's FNV-1a hash of 64 bits in base 36. It tells plans apart that were made by honest means: whoever can hand back a
 * plan's id may have any plan carried out, so it need not withstand anybody.
 */
export const digestOf = (text: string): string => {
  let hash = OFFSET;
  for (let place = 0; place < text.length; place += 1)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(place))) * PRIME);
  return hash.toString(36).padStart(LONGEST, '0');
};
