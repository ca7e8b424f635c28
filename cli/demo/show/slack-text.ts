import { visible, wrapped } from '../../terminal.ts';

type Block = {
  readonly type?: string;
  readonly text?: { readonly text?: string };
  readonly fields?: readonly { readonly text?: string }[];
  readonly elements?: readonly { readonly text?: string }[];
};

/** A message's blocks as lines of a terminal, as Slack would show them: the first line is the headline. */
export const linesOfBlocks = (blocks: readonly unknown[], width: number): readonly string[] =>
  (blocks as readonly Block[]).flatMap((block) => [...linesOf(block, width), '']).slice(0, -1);

const linesOf = ({ type, text, fields, elements }: Block, width: number): readonly string[] => {
  if (type === 'header') return wrapped(visible(text?.text ?? ''), width);
  if (fields !== undefined) return fields.flatMap((field) => shown((field.text ?? '').replace('\n', '  '), width));
  return [text, ...(elements ?? [])].flatMap((one) => (one?.text === undefined ? [] : shown(one.text, width)));
};

/** What Slack makes of its markup, in plain text; a person reads it, so what is hidden in it is made visible. */
const shown = (mrkdwn: string, width: number): readonly string[] =>
  mrkdwn
    .replaceAll('```', '\n')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      line
        .replace(/<(https:[^|>]+)\|([^>]*)>/g, '$2')
        .replace(/\*([^*]+)\*/g, '$1')
        .replace(/`([^`]+)`/g, '$1')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&'),
    )
    .flatMap((line) => wrapped(visible(line), width));
