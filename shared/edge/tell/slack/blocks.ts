import {
  type Action,
  type Field,
  type Link,
  MAIN_LINKS,
  type Message,
  type Section,
} from '../../../core/messages/message.ts';
import { counted, shortened } from '../../../core/words/plain.ts';
import { bounded, literal, prose, title } from './escape.ts';
import { markOf } from './mark.ts';

/** Slack's limits, in characters and counts; `TOTAL` is ours: Slack refuses much longer messages without saying where. */
export const LIMITS = {
  blocks: 50,
  header: 150,
  section: 3000,
  fields: 10,
  field: 2000,
  text: 3000,
  total: 12_000,
} as const;

type Mrkdwn = { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true };
export type Block =
  | {
      readonly type: 'header';
      readonly text: { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
    }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'section'; readonly fields: readonly Mrkdwn[] }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] };

/** This goes to Slack. Notifications show `text`, and it is all there is if blocks are refused. */
export type Payload = { readonly text: string; readonly blocks: readonly Block[] };

/** All in one message, its main part, which is edited, or the details that go into the thread. */
export type Part = 'all' | 'head' | 'details';

/**
 * A message as Block Kit, within Slack's limits; whatever is cut is counted in its last lines. Whether it goes on, where, and
 * whether one has to act come first: a phone shows no more.
 */
export const payloadOf = (message: Message, part: Part): Payload => ({
  text: bounded(`${markOf(message)} ${message.headline}${before('. ', message.summary)}`, prose, LIMITS.text),
  blocks: fitted(PARTS[part](message)),
});

const before = (mark: string, text: string): string => (text === '' ? '' : `${mark}${text}`);

const PARTS: Readonly<Record<Part, (message: Message) => readonly Block[]>> = {
  all: (message) => [...main(message), ...details(message)],
  head: (message) => main(message),
  details: (message) => [...sections('', [`*${bounded(message.headline, prose, LINE)}*`], 0), ...details(message)],
};

const main = (message: Message): readonly Block[] => [
  ...top(message),
  ...(message.act === null ? [] : sections('Do you have to act?', [bounded(message.act, prose, LINE)], 0)),
  ...message.actions.flatMap(mainAction),
  ...list({ title: 'Why', lines: message.why, more: 0 }),
  ...log({ title: '', lines: message.picture, more: 0 }),
  ...end(message.links.slice(0, MAIN_LINKS), []),
];

const details = (message: Message): readonly Block[] => [
  ...list(message.broke),
  ...sections('More', message.more.map(actionText), 0),
  ...fields(message.fields),
  ...log(message.timeline),
  ...end(message.links.slice(MAIN_LINKS), message.noticeIds),
];

const top = (message: Message): readonly Block[] => [
  {
    type: 'header',
    text: {
      type: 'plain_text',
      text: shortened(title(`${markOf(message)} ${message.headline}`), LIMITS.header),
      emoji: false,
    },
  },
  ...said(message.summary),
];

/** Slack refuses a section without text. */
const said = (sentence: string): readonly Block[] =>
  prose(sentence).trim() === '' ? [] : sections('', [bounded(sentence, prose, LIMITS.section - 100)], 0);

const mrkdwn = (text: string): Mrkdwn => ({ type: 'mrkdwn', text, verbatim: true });

const fields = (all: readonly Field[]): readonly Block[] => {
  const shown = all.length > LIMITS.fields ? all.slice(0, LIMITS.fields - 1) : all;
  const texts = shown.map(({ name, value }) =>
    mrkdwn(`*${prose(name)}*\n${bounded(value, (text) => inCode(text), LIMITS.field - name.length - 10)}`),
  );
  if (shown.length < all.length) texts.push(mrkdwn(`*and ${all.length - shown.length} more*\nnot shown`));
  return texts.length === 0 ? [] : [{ type: 'section', fields: texts }];
};

const inCode = (text: string): string => `\`${literal(text) || '-'}\``;

const list = ({ title: name, lines, more }: Section): readonly Block[] =>
  sections(
    name,
    lines.map((line) => `• ${bounded(line, prose, LINE)}`),
    more,
  );

const log = ({ title: name, lines, more }: Section): readonly Block[] =>
  sections(
    name,
    lines.map((line) => bounded(line, literal, LINE)),
    more,
    '```',
  );

const mainAction = ({ title: when, what, command }: Action): readonly Block[] => {
  const text = bounded(what, prose, LINE);
  return sections(when ?? 'What helps', [command === null ? text : withCommand(text, command)], 0);
};

const actionText = ({ what, command }: Action): string => {
  const text = `• ${bounded(what, prose, LINE)}`;
  return command === null ? text : withCommand(text, command);
};

/** A command that is cut would be another command: it is left out as a whole. */
const withCommand = (text: string, command: string): string => {
  const code = literal(command);
  return code.length > LIMITS.section - LINE - 200
    ? `${text} (the command is too long to show)`
    : `${text}\n\`\`\`${code}\`\`\``;
};

const end = (links: readonly Link[], noticeIds: readonly string[]): readonly Block[] => {
  const texts = links.map(linkText);
  const shown = fittingLines(texts, LIMITS.section - 100);
  const left = texts.length - shown.length;
  const counts = [
    ...(left === 0 ? [] : [`and ${counted(left, 'more link', 'more links')}`]),
    ...(noticeIds.length > 1 ? [`tells ${counted(noticeIds.length, 'notice')}`] : []),
  ];
  const all = [...shown, ...counts];
  return all.length === 0 ? [] : [{ type: 'context', elements: [mrkdwn(all.join(' · '))] }];
};

/** Our own links are the only ones: the core let only https through, and nothing that ends a link. */
const linkText = ({ label, url }: Link): string =>
  `<${url.replaceAll('&', '&amp;')}|${prose(label).replaceAll('|', '¦') || 'link'}>`;

const LINE = 700;

/** Lines in one section, as many as fit; the rest is counted. */
const sections = (name: string, lines: readonly string[], more: number, fence = ''): readonly Block[] => {
  if (lines.length === 0) return [];
  const heading = name === '' ? '' : `*${prose(name)}*\n`;
  const headroom = LIMITS.section - heading.length - 2 * fence.length - '\nand 1000000 more'.length;
  const shown = fittingLines(lines, headroom);
  const left = lines.length - shown.length + more;
  const text = `${heading}${fence}${shown.join('\n')}${fence}${left === 0 ? '' : `\nand ${left} more`}`;
  return [{ type: 'section', text: mrkdwn(text) }];
};

const fittingLines = (lines: readonly string[], headroom: number): readonly string[] => {
  let length = 0;
  return lines.filter((line) => {
    length += line.length + ' · '.length;
    return length <= headroom;
  });
};

/** Blocks while they fit into one message; how many do not is said in the last. */
const fitted = (blocks: readonly Block[]): readonly Block[] => {
  let length = 0;
  const shown = blocks.filter((block) => {
    length += JSON.stringify(block).length;
    return length <= LIMITS.total - 200;
  });
  const kept = shown.slice(0, LIMITS.blocks - 1);
  const left = blocks.length - kept.length;
  if (left === 0) return kept;
  return [...kept, { type: 'context', elements: [mrkdwn(`${counted(left, 'part')} of this message left out`)] }];
};
