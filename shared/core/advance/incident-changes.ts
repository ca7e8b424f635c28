import { type Incident, SEVERITIES, violationKeyOf } from '../incidents/incident.ts';
import type { Violation } from '../words/verdict.ts';
import { SMALLEST_DOUBLED_MARGIN_MS } from './due-incident.ts';

/** Another rule and daemon broke, the severity was raised, or the tasks of one violation have doubled. */
export const breaksFurther = (before: Incident, after: Incident): boolean =>
  breaksMore(before, after) ||
  SEVERITIES.indexOf(after.severity) > SEVERITIES.indexOf(before.severity) ||
  ofOne(before, after, (told, now) => doublings(now.tasksTotal) > doublings(told.tasksTotal));

/** The margin of one violation has doubled, and is at least a minute: ten seconds that became twenty are no news. */
export const lastsTwiceAsLong = (before: Incident, after: Incident): boolean =>
  ofOne(before, after, (told, now) => told.marginMs !== null && minutesDoubled(now) > minutesDoubled(told));

/** It was over and still is, and more is known of it. */
export const isCorrection = (before: Incident, after: Incident): boolean =>
  before !== after && before.id === after.id && before.resolvedAt !== null && before.resolvedAt === after.resolvedAt;

/** More tasks of one violation are known. */
export const hasMoreTasks = (before: Incident, after: Incident): boolean =>
  ofOne(before, after, (told, now) => now.tasksTotal > told.tasksTotal);

/** It broke again after it was told as repaired. */
export const isRelapse = (before: Incident, after: Incident): boolean =>
  before.repairedAt !== undefined && after.repairedAt === undefined && after.resolvedAt === null;

/** A silenced incident is told to people now. */
export const isHeardAgain = (before: Incident, after: Incident): boolean =>
  before.silenced !== undefined && after.silenced === undefined;

/** True where they differ at most in margins and the words of reasons. */
export const isSame = (one: Incident, other: Incident): boolean =>
  one === other || identityOf(one) === identityOf(other);

/** If not all violations are kept, one that is new here may be an old one: then their number decides. */
const breaksMore = (before: Incident, after: Incident): boolean => {
  if (before.violationsTotal !== undefined) return (after.violationsTotal ?? 0) > before.violationsTotal;
  const known = new Set(before.violations.map(violationKeyOf));
  return after.violations.some((violation) => !known.has(violationKeyOf(violation)));
};

/** True where one violation that was told and still stands has changed in this way. */
const ofOne = (before: Incident, after: Incident, isSo: (told: Violation, now: Violation) => boolean): boolean => {
  const known = new Map(before.violations.map((violation) => [violationKeyOf(violation), violation]));
  return after.violations.some((now) => {
    const told = known.get(violationKeyOf(now));
    return told !== undefined && isSo(told, now);
  });
};

/** Grows by one whenever the size doubles: 0 below one, 1 for one, 2 from two on, 3 from four. */
const doublings = (size: number): number => (size < 1 ? 0 : Math.floor(Math.log2(size)) + 1);

const minutesDoubled = ({ marginMs }: Violation): number => doublings(-Number(marginMs) / SMALLEST_DOUBLED_MARGIN_MS);

const identityOf = ({ violations, occurredAt, openedAt, resolvedAt, repairedAt, ...incident }: Incident): string =>
  JSON.stringify([
    [incident.id, incident.severity, incident.silenced, incident.changes, incident.corrections],
    [occurredAt, openedAt, resolvedAt, repairedAt],
    incident.violationsTotal,
    incident.expired,
    violations.map(({ rule, daemonName, taskArns, tasksTotal, occurredAt: at, rightSince }) => [
      rule,
      daemonName,
      taskArns,
      tasksTotal,
      at,
      rightSince,
    ]),
  ]);
