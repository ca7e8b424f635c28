import type { DeclaredDaemon } from '../../../shared/core/expected/expected-daemons.ts';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { type Fact, timeOf } from '../../../shared/core/words/facts.ts';
import { roleOf } from '../../../shared/core/words/task-role.ts';
import { mixed, type Random, randomOf } from '../random.ts';
import { instanceLife } from './instance-life.ts';
import { clusterArn, HOUR, instanceArn, MINUTE, NOON, type Place, SECOND } from './place.ts';
import { deployment, healthReports, startImpairments } from './reports.ts';
import { applicationTask, daemonTasks, type TaskHistory } from './tasks.ts';

/** All facts of one thing: a task, an instance's status, its health, a daemon's actions there, a deployment. */
export type Part = readonly Fact[];

/** Several container instances' lives, and the way in which they are to be judged. */
export type History = {
  readonly parts: readonly Part[];
  /** Null: those that the facts show. */
  readonly daemons: readonly DeclaredDaemon[] | null;
  readonly policy: Policy;
  /** The clock, epoch milliseconds. */
  readonly now: number;
};

export const factsOf = ({ parts }: Pick<History, 'parts'>): readonly Fact[] => parts.flat();

/** In the order of their own time. */
export const inTime = (facts: readonly Fact[]): readonly Fact[] =>
  facts.toSorted((one, other) => timeOf(one) - timeOf(other));

const CLUSTERS = ['payments', 'payments', 'search'] as const;
const PROVIDERS = ['general', 'general', 'gpu'] as const;
const SHORT_DEADLINES = {
  startDeadlineSeconds: 60,
  activationDeadlineSeconds: 120,
  repairDeadlineSeconds: 60,
  drainDeadlineSeconds: 120,
  deploymentDeadlineSeconds: 600,
};

/** A history of at least as many facts, as many container instances as that takes: all of it from one seed. */
export const historyOf = (seed: number, atLeast: number): History => {
  const random = randomOf(seed);
  const daemonNames = ['agent-0', 'agent-1', 'agent-2'].slice(0, random.pick([1, 1, 2, 3]));
  const grid = random.pick([1, 1000, 5000]);
  const parts: Part[] = deploymentsOf(random, daemonNames);
  for (let instance = 0; parts.reduce((sum, part) => sum + part.length, 0) < atLeast; instance++) {
    parts.push(...partsOfInstance(placeOf(randomOf(mixed(seed, instance)), instance, grid), daemonNames));
  }
  const newestAt = parts.flat().reduce((newest, fact) => Math.max(newest, timeOf(fact)), NOON);
  return {
    parts,
    daemons: random.chance(0.35) ? null : daemonNames.map((name) => declared(random, name)),
    policy: policyOf(random, daemonNames),
    now: newestAt + random.pick([0, 0, MINUTE, HOUR, 26 * HOUR]),
  };
};

const placeOf = (random: Random, instance: number, grid: number): Place => {
  const cluster = random.pick(CLUSTERS);
  return {
    random,
    instance,
    grid,
    clusterArn: clusterArn(cluster),
    containerInstanceArn: instanceArn(cluster, instance),
    ec2InstanceId: `i-${instance}`,
    capacityProviderName: random.chance(0.06) ? null : random.pick(PROVIDERS),
  };
};

const partsOfInstance = (place: Place, daemonNames: readonly string[]): readonly Part[] => {
  const { random } = place;
  const registeredAt = NOON + Math.round(random.int(0, 2 * HOUR) / place.grid) * place.grid;
  const life = instanceLife(place, registeredAt, random.int(2, 30));
  const ofDaemons = daemonNames.flatMap((name, index) => daemonTasks(place, life, name, 100 + index * 10));
  const applications: TaskHistory[] = [];
  const count = life.facts.some(({ status }) => status === 'ACTIVE') ? random.int(0, 6) : 0;
  for (let number = count; number > 0; number--) applications.push(applicationTask(place, life, number));
  return [
    life.facts,
    ...ofDaemons,
    ...applications,
    healthReports(place, life, ofDaemons.flat().filter(isOfDaemon)),
    ...daemonNames.map((name) => startImpairments(place, life, name)),
  ].filter((part) => part.length > 0);
};

const isOfDaemon = (fact: TaskHistory[number]): boolean =>
  roleOf(fact.group, fact.taskDefinitionArn, fact.launchType) === 'daemon';

const deploymentsOf = (random: Random, daemonNames: readonly string[]): Part[] =>
  daemonNames.flatMap((daemonName) =>
    Array.from({ length: random.pick([0, 0, 1, 2, 3]) }, (_, number) =>
      deployment(random, { clusterArn: clusterArn('payments'), cluster: 'payments', daemonName }, number),
    ),
  );

const declared = (random: Random, daemonName: string): DeclaredDaemon => ({
  daemonName,
  clusterArn: random.chance(0.3) ? clusterArn('payments') : null,
  capacityProviderNames: random.pick([null, ['general'], ['general', 'gpu']]),
  critical: random.chance(0.8),
  createdAt: random.chance(0.7) ? null : NOON + random.int(-HOUR, HOUR),
  deletedAt: random.chance(0.8) ? null : NOON + Math.round(random.int(0, 3 * HOUR) / (5 * SECOND)) * 5 * SECOND,
});

const policyOf = (random: Random, daemonNames: readonly string[]): Policy => ({
  ...DEFAULT_POLICY,
  ...(random.chance(0.5) && SHORT_DEADLINES),
  daemonOrder: random.chance(0.4) ? random.shuffled(daemonNames) : [],
});
