import { prose } from '../slack/escape.ts';

/**
 * `client-markdown` is the markdown of whichever chat stands behind Amazon Q: Slack's or that of Microsoft Teams. What begins markup in either
 * becomes a character that looks alike, since an entity would be shown as such by the one that does not know it.
 */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '<': '‹',
  '>': '›',
  '&': '＆',
  '[': '［',
  ']': '］',
  '#': '＃',
  '\\': '＼',
};

/** Text that is nothing but text in both: no mention, link, heading, bold, code or emoji comes out of it. */
export const chatText = (text: string): string =>
  prose(text.replace(/[<>&[\]#\\]/g, (mark) => LOOKALIKES[mark] ?? mark)).trim();

/** Text inside of a block of code, where Slack reads `<…>` and entities all the same. */
export const chatCode = (text: string): string =>
  text.replace(/[<>&`]/g, (mark) => (mark === '`' ? 'ˋ' : (LOOKALIKES[mark] ?? mark)));

/** A command must be pasted as it is, so one that can't stand in a block of code unchanged is not shown. */
export const isShowable = (command: string): boolean => command.trim() !== '' && !/[<`\p{Cc}]|&[#\w]+;/u.test(command);
