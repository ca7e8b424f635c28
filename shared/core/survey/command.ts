import type { Container } from './definition.ts';
import { type Field, isMissing, type Missing } from './field.ts';

/** The words that a container starts with: its entry point, then its command. */
export type Command = {
  readonly words: readonly Word[];
  /** The script of `sh -c`; null: none. */
  readonly script: Word | null;
};

export type Word = {
  readonly text: Field<string>;
  /** The fields that lead to it in the container's document. */
  readonly path: readonly (string | number)[];
};

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash']);

/** The words of a container's command, as far as the definition says: what the image adds is not among them. */
export const commandOf = ({ entryPoint, command }: Container): Command => {
  const words = [...wordsOf(entryPoint, 'entryPoint'), ...wordsOf(command, 'command')];
  const shell = words.findIndex(({ text }) => !isMissing(text) && SHELLS.has(programOf(text)));
  const option =
    shell < 0 ? -1 : words.findIndex(({ text }, at) => at > shell && !isMissing(text) && /^-[a-z]{0,9}c$/.test(text));
  return { words, script: option < 0 ? null : (words[option + 1] ?? null) };
};

/** The name of the program that a word stands for, without its directory. */
export const programOf = (word: string): string => word.slice(word.lastIndexOf('/') + 1);

/** The words of a script, as far as white space and quotes tell them; each part of it after a separator is one of its own. */
export const wordsOfScript = (script: string): readonly string[] =>
  script.split(/[\s"'`();]/).filter((word) => word !== '');

const wordsOf = (fields: Container['command'], name: string): readonly Word[] =>
  isMissing(fields) ? [{ text: fields, path: [name] }] : fields.map((text, index) => ({ text, path: [name, index] }));

/** The first of the words that is not known; null: all are. */
export const missingWord = ({ words }: Command): Missing | null =>
  words.map(({ text }) => text).find((text) => isMissing(text)) ?? null;
