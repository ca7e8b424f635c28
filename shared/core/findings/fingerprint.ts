/** Of each text, two hashes of 32 bits (FNV-1a with different bases), added up: the same for the same set of texts, in any order. */
export const fingerprintOf = (texts: readonly string[]): string => {
  let [one, other] = [0, 0];
  for (const text of texts) {
    one = (one + hashOf(text, 0x811c9dc5)) >>> 0;
    other = (other + hashOf(text, 0x01234567)) >>> 0;
  }
  return `${one.toString(16)}.${other.toString(16)}`;
};

const hashOf = (text: string, basis: number): number => {
  let hash = basis;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
};
