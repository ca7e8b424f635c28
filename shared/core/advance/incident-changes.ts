import { type Incident, SEVERITIES } from '../incidents/incidents.ts';
import type { Verdict, Violation } from '../words/verdict.ts';
import { SMALLEST_DOUBLED_MARGIN_MS } from './due-incident.ts';

/** Another rule and daemon broke, the severity was raised, or of one violation the tasks have doubled. */
export const breaksFurther = (before: Incident, after: Incident): boolean =>
  breaksMore(before, after) ||
  SEVERITIES.indexOf(after.severity) > SEVERITIES.indexOf(before.severity) ||
  ofOne(before, after, (told, now) => doublings(now.tasksTotal) > doublings(told.tasksTotal));

/** The margin of one violation has doubled. From a minute on: nobody needs to hear that ten seconds have become twenty. */
export const lastsTwiceAsLong = (before: Incident, after: Incident): boolean =>
  ofOne(before, after, (told, now) => told.marginMs !== null && minutesDoubled(now) > minutesDoubled(told));

/** It was over before and is, and more is known of it. */
export const isCorrection = (before: Incident, after: Incident): boolean =>
  before !== after && before.id === after.id && before.resolvedAt !== null && before.resolvedAt === after.resolvedAt;

/** Of one violation more tasks are known. */
export const hasMoreTasks = (before: Incident, after: Incident): boolean =>
  ofOne(before, after, (told, now) => now.tasksTotal > told.tasksTotal);

/** It broke again after it was told as repaired. */
export const isRelapse = (before: Incident, after: Incident): boolean =>
  before.repairedAt !== undefined && after.repairedAt === undefined && after.resolvedAt === null;

/** People hear of what was kept from them. */
export const isHeardAgain = (before: Incident, after: Incident): boolean =>
  before.silenced !== undefined && after.silenced === undefined;

/** The same but for margins and the words of reasons. */
export const isSame = (one: Incident, other: Incident): boolean =>
  one === other || identityOf(one) === identityOf(other);

export const keyOf = ({ rule, daemonName }: Pick<Verdict, 'rule' | 'daemonName'>): string =>
  JSON.stringify([rule, daemonName]);

/** Where not all violations are kept, one that was not kept before may be an old one: their number tells. */
const breaksMore = (before: Incident, after: Incident): boolean => {
  if (before.violationsTotal !== undefined) return (after.violationsTotal ?? 0) > before.violationsTotal;
  const known = new Set(before.violations.map(keyOf));
  return after.violations.some((violation) => !known.has(keyOf(violation)));
};

/** Whether it is so of one of the violations that were told and are there now. */
const ofOne = (before: Incident, after: Incident, isSo: (told: Violation, now: Violation) => boolean): boolean => {
  const known = new Map(before.violations.map((violation) => [keyOf(violation), violation]));
  return after.violations.some((now) => {
    const told = known.get(keyOf(now));
    return told !== undefined && isSo(told, now);
  });
};

/** Grows by one whenever the number doubles: 0 for none, 1 for one, 2 from two on, 3 from four. */
const doublings = (size: number): number => (size < 1 ? 0 : Math.floor(Math.log2(size)) + 1);

const minutesDoubled = ({ marginMs }: Violation): number => doublings(-Number(marginMs) / SMALLEST_DOUBLED_MARGIN_MS);

const identityOf = ({ violations, occurredAt, openedAt, resolvedAt, repairedAt, ...incident }: Incident): string =>
  JSON.stringify([
    [incident.id, incident.severity, incident.silenced, incident.changes, incident.corrections],
    [occurredAt, openedAt, resolvedAt, repairedAt],
    incident.violationsTotal,
    violations.map(({ rule, daemonName, taskArns, tasksTotal, occurredAt: at }) => [
      rule,
      daemonName,
      taskArns,
      tasksTotal,
      at,
    ]),
  ]);
