import { shortened } from '../../../core/words/plain.ts';

/**
 * Text as it may stand in Slack's mrkdwn. The model's text is one line already, without hidden characters and links; here
 * it loses what Slack alone understands.
 */

/** Slack reads these as markup wherever they stand; a reader sees the others instead. */
const LOOKALIKES: Readonly<Record<string, string>> = { '*': '∗', '~': '∼', '`': 'ˋ' };

/** `<`, `>` and `&` begin mentions, links and entities; Slack asks for these three to be written as entities. */
const entities = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The colon that begins an emoji, or in ARNs a custom one; a time of day is none. */
const EMOJI = /:(?=[\p{L}\p{N}_+'-]+:)(?!(?<=\b\d\d:)\d\d:\d\d\b)/gu;

/** Prose: no bold, italics, code, quote, emoji or mention comes out of it. */
export const prose = (text: string): string =>
  entities(
    text
      .replace(/[*~`]/g, (mark) => LOOKALIKES[mark] ?? mark)
      // Slack makes italics only at the edge of a word: service_names stay as they are.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ')
      .replace(EMOJI, '∶')
      .replace(/@(?=\S)/g, '＠')
      .replace(/#(?=\S)/g, '＃')
      // A quote; at the start of a line only.
      .replace(/^[>\s]+/, (start) => start.replaceAll('>', '›').trimStart()),
  );

/** Inside of `code` and ```blocks``` only the backtick and the three entities mean anything. */
export const literal = (text: string): string => entities(text.replaceAll('`', 'ˋ'));

/** Text of a header, which is not mrkdwn: what could be read as an entity or a mention is gone all the same. */
export const title = (text: string): string =>
  text.replaceAll('&', '＆').replaceAll('<', '‹').replaceAll('>', '›').replace(EMOJI, '∶');

/** Escaping lengthens, so what is cut is the raw text, until its escaped form fits. */
export const bounded = (text: string, escaped: (text: string) => string, limit: number): string => {
  let width = Math.min(text.length, limit);
  while (escaped(shortened(text, width)).length > limit && width > 1) width = Math.floor(width * 0.8);
  return escaped(shortened(text, width));
};
