import type { DeploymentFact, DeploymentReasons } from '../words/facts.ts';
import { canonical } from '../words/join.ts';
import { roomFor, utf8Length } from '../words/text-size.ts';

/** Alarms that fired are named up to this many: a deployment may watch a hundred. */
const MOST_ALARMS = 10;
/** UTF-8 of their names: as much as ten of the longest take. */
const MOST_ALARM_BYTES = 2550;

type Told<Value> = { readonly at: number; readonly value: Value };

/**
 * Each reason as it was told last, with the time of the state that it was told of. They are joined one by one: the event of a
 * later state, which names none, takes nothing away.
 */
export type KnownReasons = {
  readonly [Reason in keyof DeploymentReasons]?: Told<NonNullable<DeploymentReasons[Reason]>>;
};

type Reason = keyof DeploymentReasons;
const REASONS: readonly Reason[] = ['statusReason', 'rollbackReason', 'circuitBreaker', 'triggeredAlarmNames'];

/** The reasons that a fact tells; undefined if it tells none. */
export const reasonsIn = ({ reasons, updatedAt: at }: DeploymentFact): KnownReasons | undefined => {
  if (reasons === null) return undefined;
  const alarms = reasons.triggeredAlarmNames;
  const bounded = { ...reasons, triggeredAlarmNames: alarms && boundedAlarms(alarms) };
  const told = REASONS.flatMap((reason) => {
    const value = bounded[reason];
    return value === null ? [] : [[reason, { at, value }] as const];
  });
  return told.length === 0 ? undefined : Object.fromEntries(told);
};

const boundedAlarms = (alarms: readonly string[]): readonly string[] => {
  const hasRoom = roomFor(MOST_ALARM_BYTES);
  return [...new Set(alarms)]
    .sort()
    .slice(0, MOST_ALARMS)
    .filter((alarm) => hasRoom(utf8Length(alarm)));
};

/** The reasons of two snapshots of one deployment; the very object of `known` if `added` brings nothing. */
export const joinReasons = (
  known: KnownReasons | undefined,
  added: KnownReasons | undefined,
): KnownReasons | undefined => {
  if (known === undefined || added === undefined) return known ?? added;
  const newer = REASONS.filter((reason) => isNewer(added[reason], known[reason]));
  if (newer.length === 0) return known;
  return { ...known, ...Object.fromEntries(newer.map((reason) => [reason, added[reason]])) };
};

const isNewer = (added: Told<unknown> | undefined, known: Told<unknown> | undefined): boolean => {
  if (added === undefined) return false;
  if (known === undefined || added.at !== known.at) return known === undefined || added.at > known.at;
  return canonical(added.value) > canonical(known.value);
};

/** Why a deployment is as it is, as far as ECS said. */
export const whyOf = ({ reasons = {} }: { readonly reasons?: KnownReasons }): DeploymentReasons => ({
  statusReason: reasons.statusReason?.value ?? null,
  rollbackReason: reasons.rollbackReason?.value ?? null,
  circuitBreaker: reasons.circuitBreaker?.value ?? null,
  triggeredAlarmNames: reasons.triggeredAlarmNames?.value ?? null,
});
