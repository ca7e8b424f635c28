import { counted, shortened } from '../words/plain.ts';
import { type Action, type Link, MAIN_LINKS, type Message, type Section } from './message.ts';

/** One e-mail through a topic: SNS takes a subject of up to 100 printable ASCII characters. */
export type Digest = { readonly subject: string; readonly text: string };

const SUBJECT = 100;
/** SNS takes 256 KB; a person reads less. */
const TEXT = 60_000;
const RULE = '-'.repeat(72);

/** The messages of one batch as one e-mail, in their order: the worst first. */
export const digestOf = (messages: readonly Message[]): Digest => {
  const [first] = messages;
  const more = messages.length > 1 ? ` (and ${counted(messages.length - 1, 'more message', 'more messages')})` : '';
  return {
    subject: subjectOf(`Bookend: ${first === undefined ? 'nothing to tell' : titleOf(first)}`, more),
    text: fitted(messages.map(asText)),
  };
};

const subjectOf = (text: string, more: string): string =>
  `${text.replace(/[^\x20-\x7e]/g, '?').slice(0, SUBJECT - more.length)}${more}`;

/** Whole messages while they fit; then headlines, and at last a count. */
const fitted = (texts: readonly string[]): string => {
  const parts: string[] = [];
  let length = 0;
  for (const text of texts) {
    const part = length + text.length > TEXT ? (text.split('\n', 1)[0] ?? '') : text;
    if (length + part.length > 2 * TEXT) break;
    parts.push(part);
    length += part.length;
  }
  const left = texts.length - parts.length;
  return [...parts, ...(left === 0 ? [] : [`${counted(left, 'more message', 'more messages')} left out`])].join(
    `\n\n${RULE}\n`,
  );
};

const titleOf = ({ severity, headline }: Message): string => `[${severity}] ${headline}`;

/** A message as lines of text: what one needs first, the details below a line. */
export const asText = (message: Message): string =>
  [titleOf(message), ...mainText(message), '', '- - -', ...detailsText(message)].join('\n');

const mainText = (message: Message): readonly string[] => [
  ...(message.summary === '' ? [] : ['', message.summary]),
  ...(message.act === null ? [] : ['', 'Do you have to act?', message.act]),
  ...message.actions.flatMap(({ title, ...action }) => ['', title ?? 'What helps', ...actionLines(action, '')]),
  ...sectionText({ title: 'Why', lines: message.why, more: 0 }, '- '),
  ...(message.picture.length === 0 ? [] : ['', ...message.picture]),
  ...linksText(message.links.slice(0, MAIN_LINKS)),
];

const detailsText = (message: Message): readonly string[] => [
  ...sectionText(message.broke, '- '),
  ...(message.more.length === 0 ? [] : ['', 'More']),
  ...message.more.flatMap((action) => actionLines(action, '- ')),
  ...(message.fields.length === 0 ? [] : ['']),
  ...message.fields.map(({ name, value }) => `${`${name}:`.padEnd(20)} ${value}`),
  ...sectionText(message.timeline, '  '),
  ...linksText(message.links.slice(MAIN_LINKS)),
  ...(message.noticeIds.length === 0 ? [] : ['', noticesText(message.noticeIds)]),
];

const actionLines = ({ what, command }: Action, bullet: string): readonly string[] => [
  `${bullet}${what}`,
  ...(command === null ? [] : [`    ${command}`]),
];

const linksText = (links: readonly Link[]): readonly string[] =>
  links.length === 0 ? [] : ['', ...links.map(({ label, url }) => `- ${shortened(label, 60)}: ${url}`)];

const sectionText = ({ title, lines, more }: Section, bullet: string): readonly string[] =>
  lines.length === 0
    ? []
    : ['', title, ...lines.map((line) => `${bullet}${line}`), ...(more === 0 ? [] : [`${bullet}and ${more} more`])];

const noticesText = (ids: readonly string[]): string => `Tells ${counted(ids.length, 'notice')}.`;
