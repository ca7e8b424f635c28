import { styleText } from 'node:util';
import type { Io, Output } from './io.ts';

/** Control characters, marks that reorder or hide text, line separators and lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Text from events as it may go to a terminal: whoever starts a task chooses its group, and with a raw escape sequence
 * or bidi mark in it could rewrite what else we say.
 */
export const visible = (text: string): string =>
  text.replace(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

export type Style = 'bold' | 'red' | 'yellow' | 'cyan' | 'green';
export type Paint = (style: Style | Style[], text: string) => string;

/** NO_COLOR is a person's wish and wins; FORCE_COLOR beats what the output looks like. */
export const paintFor = (output: Output, env: Io['env']): Paint =>
  hasColour(output, env) ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;

const hasColour = ({ isTTY = false }: Output, { NO_COLOR = '', FORCE_COLOR, TERM }: Io['env']): boolean => {
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTTY && TERM !== 'dumb';
};

/** Cut in the middle: what differs between ids is their ends. */
export const shortened = (text: string, width: number): string => {
  if (text.length <= width) return text;
  const head = Math.floor((width - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (width - 1 - head))}`;
};

/** The words of a text on lines of at most `width` characters. */
export const wrapped = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((long) => chunksOf(long, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};

const chunksOf = (word: string, width: number): string[] =>
  Array.from({ length: Math.max(1, Math.ceil(word.length / width)) }, (_, at) =>
    word.slice(at * width, (at + 1) * width),
  );
