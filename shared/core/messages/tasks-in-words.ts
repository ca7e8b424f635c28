import type { NoticeTask, NoticeViolation } from '../notices/notice.ts';
import type { Named } from '../scene/rule.ts';
import { counted, word } from '../words/plain.ts';
import { inWords } from '../words/verdict.ts';

/** `service:orders` → `orders`. */
export const serviceOf = (group: string | null): string => {
  if (group === null) return 'a task without a group';
  return /^(?:service|family):(.+)$/su.exec(group)?.[1] ?? group;
};

/** The services of some tasks, each once. */
export const servicesOf = (tasks: readonly NoticeTask[]): readonly string[] => [
  ...new Set(tasks.map(({ group }) => serviceOf(group))),
];

/** The names of a violation for a headline. @param width characters of each name */
export const namedIn = (violation: NoticeViolation | null, daemonName: string | null, width: number): Named => {
  const total = violation?.tasksTotal ?? 0;
  const marginMs = violation?.marginMs ?? null;
  const size = marginMs === null || marginMs >= 0 ? null : inWords(marginMs);
  return {
    tasks: violation === null ? 'tasks' : tasksOf(violation, width),
    are: total === 1 ? 'is' : 'are',
    daemon: daemonName === null ? 'the daemon' : word(daemonName, width),
    margin: size === null || total <= 1 ? size : `up to ${size}`,
  };
};

/** The names for a headline about several container instances, which each have their own number of tasks. @param marginMs the worst */
export const namedInAll = (violations: readonly NoticeViolation[], marginMs: number | null, width: number): Named => {
  const [first = null] = violations;
  const services = servicesOf(violations.flatMap(({ tasks }) => tasks).filter(({ group }) => group !== null));
  const [service = ''] = services;
  return {
    tasks: services.length === 1 ? `${word(service, width)} tasks` : 'tasks',
    are: 'are',
    daemon: first?.daemonName == null ? 'the daemon' : word(first.daemonName, width),
    margin: marginMs === null || marginMs >= 0 ? null : `up to ${inWords(marginMs)}`,
  };
};

/** `2 web tasks`, `5 tasks of 2 services`; if some tasks are only counted, their services are not known. */
const tasksOf = ({ tasks, tasksTotal }: NoticeViolation, width: number): string => {
  if (tasksTotal === 0) return 'tasks';
  const services = servicesOf(tasks.filter(({ group }) => group !== null));
  const areAllNamed = tasks.length >= tasksTotal && tasks.every(({ group }) => group !== null);
  if (!areAllNamed || services.length === 0) return counted(tasksTotal, 'task');
  const [service = ''] = services;
  if (services.length > 1) return `${counted(tasksTotal, 'task')} of ${services.length} services`;
  return `${tasksTotal} ${word(service, width)} ${tasksTotal === 1 ? 'task' : 'tasks'}`;
};
