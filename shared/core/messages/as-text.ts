import { counted, shortened } from '../words/plain.ts';
import type { Message, Section } from './message.ts';

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

/** A message as lines of text. */
export const asText = (message: Message): string =>
  [
    titleOf(message),
    '',
    message.summary,
    ...sectionText(message.broke, '- '),
    ...(message.actions.length === 0 ? [] : ['', 'What you can do now']),
    ...message.actions.flatMap(({ what, command }) => [`- ${what}`, ...(command === null ? [] : [`    ${command}`])]),
    ...(message.fields.length === 0 ? [] : ['']),
    ...message.fields.map(({ name, value }) => `${`${name}:`.padEnd(20)} ${value}`),
    ...sectionText(message.timeline, '  '),
    ...(message.links.length === 0 ? [] : ['', 'Links']),
    ...message.links.map(({ label, url }) => `- ${shortened(label, 60)}: ${url}`),
    ...(message.noticeIds.length === 0 ? [] : ['', noticesText(message.noticeIds)]),
  ].join('\n');

const sectionText = ({ title, lines, more }: Section, bullet: string): readonly string[] =>
  lines.length === 0
    ? []
    : ['', title, ...lines.map((line) => `${bullet}${line}`), ...(more === 0 ? [] : [`${bullet}and ${more} more`])];

const noticesText = (ids: readonly string[]): string => `Tells ${counted(ids.length, 'notice')}.`;
