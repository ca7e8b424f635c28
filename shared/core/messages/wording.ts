import type { NoticeTask, NoticeViolation } from '../notices/notice.ts';
import { WORDS } from '../rules/index.ts';
import { lastPartOf } from '../words/arn.ts';
import type { NoticeState } from '../words/notice-state.ts';
import { plain, shortened, word } from '../words/plain.ts';
import type { Severity } from '../words/severity.ts';
import { inWords } from '../words/verdict.ts';
import { isRule } from './leading.ts';
import { serviceOf } from './tasks-in-words.ts';

/** The first word of a headline, by the state. */
export const STATE_WORD: Readonly<Record<NoticeState, string>> = {
  open: '',
  changed: '',
  repaired: 'Repaired: ',
  resolved: 'Resolved: ',
};

/** The words for a state within a sentence. */
export const STATE_WORDS: Readonly<Record<NoticeState, string>> = {
  open: 'open',
  changed: 'open, and changed',
  repaired: 'repaired',
  resolved: 'resolved',
};

export const SEVERITY_WORD: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  warning: 'Warning',
  info: 'Info',
};

/** `8.4 s too early`; null if there is none, or it is not known. */
export const marginInWords = ({ rule, marginMs }: Pick<NoticeViolation, 'rule' | 'marginMs'>): string | null => {
  const words = isRule(rule) ? WORDS[rule].margin : null;
  return words === null || marginMs === null || marginMs >= 0 ? null : words(inWords(marginMs));
};

const TASKS_NAMED = 5;

/** `daemon-started-first (cloudwatch-agent): 2 tasks … · 8.4 s too early · orders (1f3a9c2e), …`. */
export const violationInWords = (violation: NoticeViolation): string => {
  const { rule, daemonName, reason, tasks, tasksTotal } = violation;
  const daemon = daemonName === null ? '' : ` (${word(daemonName)})`;
  const isSaid = violation.marginMs !== null && reason.includes(inWords(violation.marginMs));
  const margin = isSaid ? null : marginInWords(violation);
  const shown = tasks.slice(0, TASKS_NAMED);
  const of = tasksTotal > shown.length ? `${shown.length} of ${tasksTotal} tasks: ` : '';
  const named = shown.length === 0 ? null : `${of}${shown.map(taskInWords).join(', ')}`;
  return [`${plain(rule)}${daemon}: ${shortened(plain(reason), 400)}`, margin, named]
    .filter((part) => part !== null)
    .join(' · ');
};

const taskInWords = ({ group, taskArn }: NoticeTask): string =>
  `${shortened(plain(serviceOf(group)), 60)} (${shortened(plain(lastPartOf(taskArn)), 9).replace('…', '')})`;
