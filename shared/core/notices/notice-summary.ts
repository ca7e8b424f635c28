import type { Incident } from '../incidents/incident.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { WORDS } from '../rules/index.ts';
import { lastPartOf } from '../words/arn.ts';
import type { NoticeState } from '../words/notice-state.ts';
import { plain } from '../words/plain.ts';
import { cut } from '../words/text-size.ts';
import { inWords, type Violation } from '../words/verdict.ts';
import type { NoticeSize } from './notice-context.ts';

type Summed = {
  readonly incident: Incident;
  /** The worst first. */
  readonly violations: readonly Violation[];
  readonly ledger: Ledger | null;
  readonly state: NoticeState;
  readonly size: NoticeSize;
};

/** One sentence that a tired person understands: the number of tasks and their service, the time, the daemon, the place. */
export const summaryOf = ({ incident, violations, ledger, state, size }: Summed): string => {
  const [worst] = violations;
  if (worst === undefined) return 'nothing is violated';
  const daemon = worst.daemonName === null ? 'the daemon' : short(worst.daemonName);
  const told = { daemon, tasks: tasksOf(worst, ledger), margin: marginOf(worst), reason: short(worst.reason, 200) };
  const sentence = `${WORDS[worst.rule].sentence(told)} ${locationOf(incident, ledger)}`;
  return cut(`${PREFIX[state]}${sentence}${alsoBroken(incident)}${endingOf(incident, state)}`, size.text + 300);
};

const PREFIX: Readonly<Record<NoticeState, string>> = {
  open: '',
  changed: '',
  repaired: 'Repaired: ',
  resolved: 'Resolved: ',
};

const marginOf = ({ marginMs }: Violation): string | null => (marginMs === null ? null : inWords(marginMs));

/**
 * `2 tasks of orders-api`, `3 tasks of orders-api and 1 of billing`, `9 tasks of orders-api and 3 other services`; if
 * some tasks have no name here, `412 tasks, among them some of orders-api and billing,`.
 */
const tasksOf = ({ taskArns, tasksTotal }: Violation, ledger: Ledger | null): string => {
  const counts = new Map<string, number>();
  for (const taskArn of taskArns) {
    const service = serviceOf(ledger?.tasks.get(taskArn)?.group ?? null);
    counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  const [first, second, ...rest] = [...counts].sort(([, one], [, other]) => other - one);
  const total = tasksTotal === 1 ? '1 task' : `${tasksTotal} tasks`;
  if (tasksTotal === 0) return 'application tasks';
  if (tasksTotal > taskArns.length) return `${total}${amongThem([...counts.keys()])}`;
  if (first === undefined) return total;
  if (second === undefined) return first[0] === '' ? total : `${total} of ${short(first[0])}`;
  return rest.length === 0
    ? `${first[1]} ${first[1] === 1 ? 'task' : 'tasks'} of ${named(first[0])} and ${second[1]} of ${named(second[0])}`
    : `${total} of ${named(first[0])} and ${rest.length + 1} other services`;
};

const amongThem = (services: readonly string[]): string => {
  const [first, second, ...rest] = services.filter((service) => service !== '');
  if (first === undefined) return '';
  const others =
    rest.length > 0 ? ` and ${rest.length + 1} other services` : second === undefined ? '' : ` and ${short(second)}`;
  return `, among them some of ${short(first)}${others},`;
};

const named = (service: string): string => (service === '' ? 'unknown origin' : short(service));

/** `service:orders-api` → `orders-api`. Callers of RunTask may give any group. */
const serviceOf = (group: string | null): string => group?.replace(/^(service|family):/, '') ?? '';

const locationOf = ({ clusterArn, containerInstanceArn }: Incident, ledger: Ledger | null): string => {
  const cluster = `cluster ${short(lastPartOf(clusterArn))}`;
  if (containerInstanceArn === null) return `in ${cluster}`;
  return `on ${short(ledger?.ec2InstanceId ?? `container instance ${lastPartOf(containerInstanceArn)}`)} (${cluster})`;
};

const alsoBroken = ({ violations, violationsTotal }: Incident): string => {
  const others = (violationsTotal ?? violations.length) - 1;
  if (others === 0) return '';
  return others === 1 ? '; 1 other rule is broken' : `; ${others} other rules are broken`;
};

const endingOf = ({ resolution, repairedAt }: Incident, state: NoticeState): string => {
  if (resolution !== null) return `; ${resolution}`;
  return state === 'repaired' && repairedAt !== undefined ? '; the cause is put right' : '';
};

/** People read a summary too, wherever the topic leads: nothing in it becomes a link. */
const short = (text: string, length = 80): string => cut(plain(text).replaceAll(/\s+/g, ' ').trim(), length);
