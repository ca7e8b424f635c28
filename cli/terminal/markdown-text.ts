import { plain } from '../../shared/core/words/plain.ts';
import { shortened, visible } from './text.ts';

const LONGEST_NAME = 64;
const MARKS = /[\\`*_{}[\]()<>#+!|~&$]/g;
/** A name or a number after one of these notifies somebody, or links to something. */
const REFERENCES = /[@#]/g;

/** A sentence with text that others chose: nothing in it is a mark, a link, a reference or a cell's end. */
export const inText = (text: string): string => plain(text).replace(MARKS, '\\$&').replace(REFERENCES, '$&\u200b');

/** A name or an id, as code, in a cell; empty for an empty one. */
export const inCode = (text: string, longest = LONGEST_NAME): string => {
  if (text === '') return '';
  const shown = shortened(visible(text), longest).replaceAll('|', '\\u{7c}'); // it would end the cell, in code too
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
};

/** Lines as they are, in a block that nothing in them ends. */
export const inFence = (lines: readonly string[]): readonly string[] => {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [`${fence}text`, ...lines, fence];
};

const longestRun = (text: string): number =>
  [...text.matchAll(/`+/g)].reduce((longest, [run]) => Math.max(longest, run.length), 0);
