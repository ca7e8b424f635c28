import { plain } from '../../shared/core/words/plain.ts';
import { inCode, inText } from '../terminal/markdown-text.ts';
import { cutBeforeCommand } from './hole-rows.ts';

/** An ARN that is cut in the middle can't be pasted. */
export const LONGEST_RESOURCE = 400;
const LONGEST_COMMAND = 2000;

/** A field's name or a host: as text its dots would be spoilt, since mail clients make links of it. */
const DOTTED = /^[\w-]+(?:\.[\w-]+)+(?=[,;:.]?$)/;

/** A sentence whose fields can be copied. */
export const inSentence = (text: string): string =>
  text
    .split(' ')
    .map((word) => {
      const [name = ''] = DOTTED.exec(word) ?? [];
      return plain(name) === name ? inText(word) : `${inCode(name, LONGEST_RESOURCE)}${word.slice(name.length)}`;
    })
    .join(' ');

/** A cure, its command as code. */
export const toDo = (cure: string): string => {
  const [sentence, command] = cutBeforeCommand(cure);
  return command === '' ? inSentence(sentence) : `${inSentence(sentence)} ${inCode(command, LONGEST_COMMAND)}`;
};

/** A row of a table. */
export const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
