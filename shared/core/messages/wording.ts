import type { Notice, NoticeTask, NoticeViolation } from '../notices/notice.ts';
import { WORDS } from '../rules/index.ts';
import { lastPartOf } from '../words/arn.ts';
import type { NoticeState } from '../words/notice-state.ts';
import { counted, plain, shortened, word } from '../words/plain.ts';
import type { Severity } from '../words/severity.ts';
import { inWords, RULE_NAMES, type RuleName } from '../words/verdict.ts';
import { holeHeadline, tellsHole } from './hole-words.ts';
import { notJudgedHeadline, tellsNotJudged } from './not-judged-words.ts';

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

const isRule = (name: string): name is RuleName => RULE_NAMES.some((known) => known === name);

/** The violation that a notice leads with: its worst. */
export const leadingViolation = ({ violations }: Notice): NoticeViolation | null => violations[0] ?? null;

/** At most ten words: `orders started before cloudwatch-agent in prod (+1)`. */
export const headlineOf = (notice: Notice): string => {
  if (tellsNotJudged(notice)) return `${STATE_WORD[notice.state]}${notJudgedHeadline(notice)}`;
  if (tellsHole(notice)) return `${STATE_WORD[notice.state]}${holeHeadline(notice)}`;
  const leading = leadingViolation(notice);
  const rule = leading?.rule ?? notice.rules[0];
  const who = leading === null ? 'tasks' : tasksInOneWord(leading);
  const daemon = word(leading?.daemonName ?? notice.daemons[0]?.name ?? 'daemon');
  const isMeasured = leading !== null && leading.marginMs !== null;
  const isKnown = rule !== undefined && isRule(rule);
  const what = isKnown ? WORDS[rule].headline(who, daemon, isMeasured) : 'an order is broken';
  const others = new Set(notice.rules).size - 1;
  const more = others > 0 ? ` (+${others})` : '';
  return `${STATE_WORD[notice.state]}${what} in ${word(lastPartOf(notice.clusterArn))}${more}`;
};

/** `8.4 s too early`; null if there is none, or it is not known. */
export const marginInWords = ({ rule, marginMs }: Pick<NoticeViolation, 'rule' | 'marginMs'>): string | null => {
  const words = isRule(rule) ? WORDS[rule].margin : null;
  return words === null || marginMs === null || marginMs >= 0 ? null : words(inWords(marginMs));
};

/** `service:orders` → `orders`. */
export const serviceOf = (group: string | null): string => {
  if (group === null) return 'a task without a group';
  return /^(?:service|family):(.+)$/su.exec(group)?.[1] ?? group;
};

export const servicesOf = (tasks: readonly NoticeTask[]): readonly string[] => [
  ...new Set(tasks.map(({ group }) => serviceOf(group))),
];

/** If some tasks are only counted, their services are not known. */
const tasksInOneWord = ({ tasks, tasksTotal }: NoticeViolation): string => {
  if (tasksTotal > tasks.length) return counted(tasksTotal, 'task');
  const services = servicesOf(tasks.filter(({ group }) => group !== null));
  if (services.length === 1) return word(services[0] ?? '');
  return services.length === 0 ? 'tasks' : counted(services.length, 'service');
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
