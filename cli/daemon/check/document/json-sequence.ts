import { endOfString } from './json-string.ts';

const QUOTE = '"'.charCodeAt(0);
const OPENING = new Set(['{', '['].map((one) => one.charCodeAt(0)));
const CLOSING = new Set(['}', ']'].map((one) => one.charCodeAt(0)));

/** A part of a text: from its first character to before its end. */
export type Extent = { readonly begin: number; readonly end: number };

/**
 * The objects and lists that stand one after the other in a text, as commands print several inputs. It goes through the text once. What stands
 * between them, and what does not close, belongs to the one before it, so that its reader finds the text broken.
 */
export const jsonSequence = (text: string): readonly Extent[] => {
  const begins: number[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (OPENING.has(code)) {
      if (depth === 0) begins.push(at);
      depth += 1;
    } else if (CLOSING.has(code)) depth -= 1;
  }
  return begins.map((begin, index) => ({ begin, end: begins[index + 1] ?? text.length }));
};
