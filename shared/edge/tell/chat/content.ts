import { type Action, MAIN_LINKS, type Message, type Section } from '../../../core/messages/message.ts';
import { bounded } from '../slack/escape.ts';
import { markOf } from '../slack/mark.ts';
import { chatCode, chatText, isShowable } from './escape.ts';

/** Ours, in characters: a person reads no more in a chat. SNS takes 256 KB, which these are far below. */
export const LIMITS = { title: 250, description: 4000, step: 350, steps: 8, keyword: 60 } as const;

const LINE = 350;

/** The part of a notification that people see. */
export type Content = {
  readonly textType: 'client-markdown';
  readonly title: string;
  readonly description: string;
  /** Absent where there is nothing to do. */
  readonly nextSteps?: readonly string[];
};

/** The words of a message: whether it goes on, and what, first; to be done is what stands in the next steps. */
export const contentOf = (message: Message): Content => {
  const steps = [...actStep(message), ...message.actions.map(stepOf)].filter((step) => step !== null);
  return {
    textType: 'client-markdown',
    title: titleOf(message),
    description: descriptionOf(message),
    ...(steps.length === 0 ? {} : { nextSteps: steps.slice(0, LIMITS.steps) }),
  };
};

const titleOf = (message: Message): string => bounded(`${markOf(message)} ${message.headline}`, chatText, LIMITS.title);

const actStep = ({ act }: Message): readonly string[] =>
  act === null ? [] : filled(bounded(act, chatText, LIMITS.step));

/** Null where its command is too long for a step: the description has it then. */
const stepOf = (action: Action): string | null => {
  const { command } = action;
  const words = wordsOf(action);
  if (command === null) return words || null;
  if (!isShowable(command)) return `${words} (its command can't be shown here)`;
  const step = `${words} \`${command}\``;
  return step.length > LIMITS.step ? null : step;
};

const wordsOf = ({ title, what }: Action): string =>
  bounded(title === undefined ? what : `${title}: ${what}`, chatText, LIMITS.step - 40);

const descriptionOf = (message: Message): string => {
  const parts = [
    ...filled(bounded(message.summary, chatText, 1500)),
    ...message.actions.flatMap(longCommand),
    ...list({ title: 'Why', lines: message.why, more: 0 }),
    ...picture(message.picture),
    ...links(message),
    ...list(message.broke),
  ];
  return fitted(parts) || titleOf(message);
};

const filled = (text: string): readonly string[] => (text === '' ? [] : [text]);

const longCommand = (action: Action): readonly string[] => {
  const { command } = action;
  if (command === null || stepOf(action) !== null) return [];
  return [`${wordsOf(action)}\n\`\`\`\n${command}\n\`\`\``];
};

/** A dash is a list in Teams, and reads as one in Slack. */
const list = ({ title, lines, more }: Section): readonly string[] => {
  if (lines.length === 0) return [];
  const shown = lines.map((line) => `- ${bounded(line, chatText, LINE)}`);
  let length = 0;
  const kept = shown.filter((line) => {
    length += line.length + 1;
    return length <= LIMITS.description / 3;
  });
  const left = shown.length - kept.length + more;
  return [[`*${chatText(title)}*`, ...kept, ...(left === 0 ? [] : [`- and ${left} more`])].join('\n')];
};

const picture = (lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [['```', ...lines.map((line) => bounded(line, chatCode, LINE)), '```'].join('\n')];

/** Bare addresses, which both chats make links of: they write a link with a label in two ways. */
const links = ({ links: all }: Message): readonly string[] =>
  all.length === 0
    ? []
    : [
        all
          .slice(0, MAIN_LINKS)
          .map(({ label, url }) => `- ${chatText(label)}: ${url}`)
          .join('\n'),
      ];

const CUT = '(shortened)';

/** Whole parts while they fit: half a block of code, or half an address, would be another. */
const fitted = (parts: readonly string[]): string => {
  let length = CUT.length;
  const shown = parts.filter((part) => {
    const isShown = length + part.length + 2 <= LIMITS.description;
    if (isShown) length += part.length + 2;
    return isShown;
  });
  return [...shown, ...(shown.length < parts.length ? [CUT] : [])].join('\n\n');
};
