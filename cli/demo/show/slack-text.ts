import { visible, wrapped } from '../../terminal/text.ts';

type Block = {
  readonly type?: string;
  readonly text?: { readonly text?: string };
  readonly fields?: readonly { readonly text?: string }[];
  readonly elements?: readonly { readonly text?: string }[];
};

/** A message's blocks as Slack would show them, each as lines of a terminal: the first is the headline. */
export const partsOf = (blocks: readonly unknown[], width: number): readonly (readonly string[])[] =>
  (blocks as readonly Block[]).map((block) => linesOf(block, width));

/** Two messages of one kind have the same mark and the same parts, and say other things in them. */
export const kindOf = (blocks: readonly unknown[]): string =>
  (blocks as readonly Block[])
    .map(({ type, text, fields }) => {
      if (type === 'header') return text?.text?.split(' ')[0];
      return fields === undefined ? /^\*[^*]+\*/.exec(text?.text ?? '')?.[0] : 'fields';
    })
    .join();

const linesOf = ({ type, text, fields, elements }: Block, width: number): readonly string[] => {
  if (type === 'header') return wrapped(visible(text?.text ?? ''), width);
  if (fields !== undefined) return fields.flatMap((field) => shown((field.text ?? '').replace('\n', '  '), width));
  return [text, ...(elements ?? [])].flatMap((one) => (one?.text === undefined ? [] : shown(one.text, width)));
};

/** Turns Slack's markup into plain text; a person reads it, so hidden characters become visible. */
const shown = (mrkdwn: string, width: number): readonly string[] =>
  mrkdwn.split('```').flatMap((part, index) => {
    const lines = part.split('\n').filter((line) => line !== '');
    // what is split by a fence alternates between text and code, whose spaces mean something
    const isCode = index % 2 === 1;
    return lines.flatMap((line) => {
      const text = visible(isCode ? withoutEntities(line) : withoutMarks(line));
      return isCode && text.length <= width ? [text] : wrapped(text, width);
    });
  });

const withoutMarks = (line: string): string =>
  withoutEntities(
    line
      .replace(/<(https:[^|>]+)\|([^>]*)>/g, '$2')
      .replace(/\*([^*]+)\*/g, '$1')
      .replace(/`([^`]+)`/g, '$1'),
  );

const withoutEntities = (line: string): string =>
  line.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
