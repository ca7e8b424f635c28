import { type Fact, timeOf } from '../../../shared/core/words/facts.ts';
import { roleOf } from '../../../shared/core/words/task-role.ts';
import type { Random } from '../random.ts';
import type { History, Part } from './history.ts';

/** The facts that are left of each part of a history, at its index; a part that is wholly lost is empty. */
export type Survivors = readonly Part[];

/**
 * Single events lost: of each thing the newest fact survives, or, of a task, one that tells its end. A fact tells all
 * that the earlier ones told of a task, so only its path is lost; of an instance's path, any part. Of a deployment the
 * first fact survives too.
 */
export const singleLosses = ({ parts }: History, random: Random): Survivors => {
  const rate = random.pick([0.1, 0.5, 0.95]);
  return parts.map((part) => {
    const kept = new Set(keptOf(part, random));
    return part.filter((fact) => kept.has(fact) || !random.chance(rate));
  });
};

const keptOf = (part: Part, random: Random): readonly Fact[] => {
  const tellsEnd = part.filter((fact) => fact.kind === 'task' && fact.executionStoppedAt !== null);
  const one = tellsEnd[random.int(0, tellsEnd.length)];
  if (one !== undefined) return [one];
  // a report without DAEMON checks says nothing of them
  const telling = part.filter((fact) => fact.kind !== 'health' || fact.daemonChecks.length > 0);
  const newest = telling.reduce((rank, fact) => Math.max(rank, rankOf(fact)), Number.NEGATIVE_INFINITY);
  const first = part.filter(({ kind }) => kind === 'deployment').slice(0, 1);
  return [...first, ...telling.filter((fact) => rankOf(fact) === newest)];
};

const rankOf = (fact: Fact): number => ('version' in fact ? fact.version : timeOf(fact));

/** Some tasks' ends lost: whatever came after RUNNING. */
export const endsLost = ({ parts }: History, random: Random): Survivors =>
  parts.map((part) => {
    const running = part.findLastIndex((fact) => fact.kind === 'task' && fact.lastStatus === 'RUNNING');
    return running === -1 || random.chance(0.5) ? part : part.slice(0, running + 1);
  });

export type Side = 'daemon tasks' | 'application tasks' | 'instance';

/** One whole side of one instance lost: none of its events came. */
export const sideLost = ({ parts }: History, random: Random, side: Side): Survivors => {
  const arns = parts.flatMap(([fact]) =>
    fact === undefined || fact.kind === 'deployment' ? [] : [fact.containerInstanceArn],
  );
  const arn = random.shuffled(arns)[0];
  return parts.map((part) =>
    part.some((fact) => fact.kind !== 'deployment' && fact.containerInstanceArn === arn && sideOf(fact) === side)
      ? []
      : part,
  );
};

const sideOf = (fact: Fact): Side | null => {
  if (fact.kind === 'instance') return 'instance';
  if (fact.kind !== 'task') return null;
  const role = roleOf(fact.group, fact.taskDefinitionArn, fact.launchType);
  return role === 'application' ? 'application tasks' : role === 'unjudged' ? null : 'daemon tasks';
};

/** The capture began later: nothing before that moment came. */
export const beginningLost = ({ parts }: History, since: number): Survivors =>
  parts.map((part) => part.filter((fact) => timeOf(fact) >= since));

/** All that happened, but for the application tasks of which nothing survived: nobody can judge those. */
export const withoutUnknownApplications = ({ parts }: History, survivors: Survivors): readonly Part[] =>
  parts.map((part, index) =>
    survivors[index]?.length === 0 && part.some((fact) => sideOf(fact) === 'application tasks') ? [] : part,
  );
