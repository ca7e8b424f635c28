import { docText } from '../markdown.ts';

/** A line that a reader types, with what the page says of it. */
export type Command = {
  readonly kind: 'command';
  /** As a shell takes it; it may have several lines. */
  readonly command: string;
  /** The page says that a simulated account can't answer it. */
  readonly inAccount: boolean;
  /** The output that the page shows below it; null: none. */
  readonly shown: string | null;
};

/** The next step of a reader. */
export type Step = Command | { readonly kind: 'wait'; readonly minutes: number };

const PART = /^```([a-z]*)( account)?\n(.*?)^```$|^\*\*Wait (\d+) minutes\.\*\*$/gms;

/**
 * The steps of a page, from top to bottom. A block `sh` has commands, one a line: a backslash continues one, and so does an open quote. A block
 * `sh account` has those that a simulated account can't answer, and a block `text` what the command above it prints.
 */
export const stepsOf = (page: string): readonly Step[] => {
  const steps: Step[] = [];
  for (const [, language, account, text = '', minutes] of page.matchAll(PART)) {
    if (minutes !== undefined) steps.push({ kind: 'wait', minutes: Number(minutes) });
    else if (language === 'sh') steps.push(...commandsIn(text, account !== undefined));
    else if (language === 'text') steps.push(shownBelow(steps.pop(), text));
    else throw new Error(`neither a command nor an output: ${text}`);
  }
  return steps;
};

export const tutorial = (): string => docText('first-daemon.md');

const COMMAND = /^(?:'[^']*'|\\\n|[^'\n])+$/gm;

const commandsIn = (text: string, inAccount: boolean): readonly Command[] =>
  (text.match(COMMAND) ?? []).map((line) => ({
    kind: 'command',
    command: line.replace(/ {2,}# .*$/, ''),
    inAccount,
    shown: null,
  }));

const shownBelow = (step: Step | undefined, shown: string): Step => {
  if (step?.kind !== 'command' || step.shown !== null) throw new Error(`no command stands above the output: ${shown}`);
  return { ...step, shown };
};

/** Says whether a command printed what the page shows. A line `…` stands for some lines, and one within a line for a part of it. */
export const isAsShown = (shown: string, printed: string): boolean => {
  const lines = shown
    .trimEnd()
    .split('\n')
    .map((line) => (line === '…' ? '.*(?:\\n.*)*' : line.split('…').map(escaped).join('.+')));
  return new RegExp(`^${lines.join('\\n')}$`).test(printed.trimEnd());
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
