import type { Extent } from './json-sequence.ts';
import { endOfString } from './json-string.ts';
import type { WantedPlaces } from './wanted-places.ts';

/** An object or list that is open: the places wanted in it (undefined: none), and of a list the index of the element to come. */
type Open = { readonly wanted: WantedPlaces | undefined; readonly isList: boolean; index: number };

const [QUOTE, COMMA, COLON] = ['"', ',', ':'].map((one) => one.charCodeAt(0));
const [BRACE, BRACKET, END_BRACE, END_BRACKET] = ['{', '[', '}', ']'].map((one) => one.charCodeAt(0));

/**
 * Finds where the wanted values begin. It goes through the text once, and keeps no more than what is open.
 * @param extent the part of the text that is valid JSON
 */
export const findJsonOffsets = (text: string, { begin, end }: Extent, root: WantedPlaces): void => {
  const open: Open[] = [];
  let next: WantedPlaces | undefined = root;
  let isKey = false;
  for (let at = begin; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= 32) continue;
    const inner = open.at(-1);
    if (code === COMMA) {
      isKey = inner?.isList === false;
      if (inner?.isList) next = inner.wanted?.below.get(String(++inner.index));
    } else if (code === COLON) isKey = false;
    else if (code === END_BRACE || code === END_BRACKET) {
      open.pop();
      isKey = false;
    } else if (code === QUOTE && isKey) {
      const last = endOfString(text, at);
      next = inner?.wanted?.below.size ? inner.wanted.below.get(keyIn(text, at, last)) : undefined;
      at = last;
    } else {
      next?.found(at);
      if (code === BRACE || code === BRACKET) {
        open.push({ wanted: next, isList: code === BRACKET, index: 0 });
        isKey = code === BRACE;
        if (code === BRACKET) next = next?.below.get('0');
      } else at = code === QUOTE ? endOfString(text, at) : endOfWord(text, at);
    }
  }
};

/** The last character of a number or of a word such as `true`. */
const endOfWord = (text: string, begin: number): number => {
  let at = begin;
  while (at + 1 < text.length && /[\w.+-]/.test(text.charAt(at + 1))) at += 1;
  return at;
};

const keyIn = (text: string, begin: number, end: number): string => {
  const raw = text.slice(begin + 1, end);
  return raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw;
};
