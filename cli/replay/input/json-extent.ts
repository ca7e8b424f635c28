/** @returns the index after the object, list or string that begins there; -1 if it does not end */
export const endOfValue = (text: string, start: number): number => {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      at = endOfString(text, at);
      if (at === -1) return -1;
      if (depth === 0) return at + 1;
    } else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
};

/** @returns the index of the quote that ends the string; -1 if none does */
const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return -1;
};

/** Tells whether brackets are nested more than so many deep, as far as the text is JSON. */
export const isDeeperThan = (most: number, text: string): boolean => {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      at = endOfString(text, at);
      if (at === -1) return false;
    } else if (character === '{' || character === '[') {
      depth++;
      if (depth > most) return true;
    } else if (character === '}' || character === ']') depth--;
  }
  return false;
};
