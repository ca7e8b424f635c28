import type { Fact, InstanceFact, InstanceScopedFact, LookFact, TaskFact } from '../../../shared/core/words/facts.ts';
import { timeOf } from '../../../shared/core/words/facts.ts';
import type { History } from './history.ts';
import { byInstance } from './learning.ts';
import { HOUR, MINUTE, NOON } from './place.ts';

/** Stopped tasks can be described for about one hour. */
const MEMORY_OF_ECS = HOUR;
/** So often that ECS still remembers each stopped task at one look at least. */
const BETWEEN_LOOKS = 40 * MINUTE;

/** Looks at ECS would find these, one every 40 minutes and one after the last fact: the same facts in Describe's shape. */
export const looksAt = (history: History): readonly InstanceScopedFact[] => {
  const facts = history.parts.flat();
  const last = facts.reduce((newest, fact) => Math.max(newest, timeOf(fact)), NOON) + MINUTE;
  const moments: number[] = [];
  for (let at = NOON + BETWEEN_LOOKS; at < last; at += BETWEEN_LOOKS) moments.push(at);
  return [...byInstance(facts).values()].flatMap((ofInstance) =>
    [...moments, last].flatMap((at) => lookAt(ofInstance, at)),
  );
};

const lookAt = (facts: readonly InstanceScopedFact[], at: number): readonly InstanceScopedFact[] => {
  const known = facts.filter((fact) => timeOf(fact) <= at);
  const instance = newest(known.filter(isInstance));
  if (instance === undefined) return [];
  const tasks = [...Map.groupBy(known.filter(isTask), ({ taskArn }) => taskArn).values()]
    .flatMap((snapshots) => newest(snapshots) ?? [])
    .filter(({ lastStatus, updatedAt }) => lastStatus !== 'STOPPED' || updatedAt > at - MEMORY_OF_ECS);
  const look: LookFact = {
    kind: 'look',
    clusterArn: instance.clusterArn,
    containerInstanceArn: instance.containerInstanceArn,
    at,
    listed: ['RUNNING', 'STOPPED'],
    taskArns: tasks.map(({ taskArn }) => taskArn).sort(),
    missing: [],
    complete: true,
  };
  // Describe has neither the time of a change nor, of a task, its update
  return [
    look,
    { ...instance, updatedAt: at, timeIsExact: false },
    ...tasks.map((task) => ({ ...task, updatedAt: at, healthStatus: null, healthAt: null })),
  ];
};

const isTask = (fact: Fact): fact is TaskFact => fact.kind === 'task';
const isInstance = (fact: Fact): fact is InstanceFact => fact.kind === 'instance';

const newest = <One extends { readonly version: number }>(snapshots: readonly One[]): One | undefined =>
  snapshots.reduce<One | undefined>(
    (known, snapshot) => (known !== undefined && known.version > snapshot.version ? known : snapshot),
    undefined,
  );
