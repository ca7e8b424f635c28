import type { Answer, Call } from '../../../shared/core/looks/look-call.ts';
import { lookPlan } from '../../../shared/core/looks/look-plan.ts';
import type { Question } from '../../../shared/core/looks/question.ts';
import { Sighting } from '../../../shared/core/looks/sighting.ts';
import type { InstanceFact, InstanceScopedFact, TaskFact } from '../../../shared/core/words/facts.ts';
import {
  at,
  clusterArn,
  DAEMON,
  instanceArn,
  PROVIDER,
  type Time,
  taskArn,
  taskDefinitionArn,
} from '../../timeline/index.ts';

/** A task as a line: `web`, `agent daemon`, `agent daemon PENDING`, `old STOPPED`, `agent daemon nameless`. */
export type TaskLine = string;

/** A plan runs against this: container instances by name, each with its status and its tasks. */
export type SmallEcs = Readonly<Record<string, { readonly status?: string; readonly tasks?: readonly TaskLine[] }>>;

const NOW = at('10:00');

/** A task that ECS lists and never describes. */
const BROKEN = taskArn('broken');

export const taskFact = (line: TaskLine, on: string, startedAt: Time = '01:00'): TaskFact => {
  const [id = '', ...words] = line.split(' ');
  const isDaemons = words.includes('daemon');
  const lastStatus = words.find((word) => word === word.toUpperCase()) ?? 'RUNNING';
  const isStarted = lastStatus !== 'PENDING' && lastStatus !== 'PROVISIONING';
  return {
    kind: 'task',
    clusterArn: clusterArn(),
    containerInstanceArn: instanceArn(on),
    capacityProviderName: PROVIDER,
    taskArn: taskArn(id),
    group: words.includes('nameless') ? null : isDaemons ? `daemon:${DAEMON}` : 'service:web',
    taskDefinitionArn: isDaemons
      ? taskDefinitionArn(DAEMON).replace(':task-definition/', ':daemon-task-definition/')
      : taskDefinitionArn('web'),
    launchType: 'MANAGED_INSTANCES',
    lastStatus,
    version: 3,
    createdAt: at('00:50'),
    startedAt: isStarted ? at(startedAt) : null,
    stoppingAt: null,
    executionStoppedAt: lastStatus === 'STOPPED' ? at('05:00') : null,
    updatedAt: NOW,
    pullStartedAt: null,
    pullStoppedAt: null,
    stoppedReason: null,
    stopCode: null,
    exitCode: null,
    exitReason: null,
    healthStatus: null,
    healthAt: null,
    unhealthyContainer: null,
  };
};

export const instanceFact = (on: string, status = 'ACTIVE'): InstanceFact => ({
  kind: 'instance',
  clusterArn: clusterArn(),
  containerInstanceArn: instanceArn(on),
  capacityProviderName: PROVIDER,
  ec2InstanceId: null,
  status,
  version: 4,
  registeredAt: at('00:00'),
  updatedAt: NOW,
  timeIsExact: false,
  agentConnected: null,
});

export const asked = (asks: Question['asks'], on = 'first', more: Partial<Question> = {}): Question => ({
  clusterArn: clusterArn(),
  containerInstanceArn: instanceArn(on),
  asks,
  daemonNames: [DAEMON],
  openTaskArns: [],
  endedTaskArns: [],
  daemonTasks: new Map(),
  newest: { status: 'ACTIVE', version: 3, at: at('02:00'), exact: true },
  ...more,
});

export type Run = {
  /** One word for each call, with what it was about. */
  readonly calls: readonly string[];
  readonly sightings: readonly Sighting[];
  readonly facts: readonly InstanceScopedFact[];
};

/** Runs a plan to its end. @param page how many ARNs a page of a list holds @param most after so many calls it is left */
export const runPlan = (questions: readonly Question[], ecs: SmallEcs, page = 100, most = 10_000): Run => {
  const sightings = questions.map((question) => new Sighting(question));
  const calls: string[] = [];
  const plan = lookPlan(clusterArn(), sightings);
  for (let step = plan.next(); step.done !== true && calls.length < most; ) {
    calls.push(labelOf(step.value));
    step = plan.next(answerOf(step.value, ecs, page));
  }
  return { calls, sightings, facts: sightings.flatMap((sighting) => sighting.facts(NOW)) };
};

const labelOf = (call: Call): string => {
  switch (call.action) {
    case 'DescribeContainerInstances':
      return `instances ${call.containerInstanceArns.length}`;
    case 'DescribeTasks':
      return `tasks ${call.taskArns.length}`;
    case 'ListTasks':
      return [
        call.desiredStatus,
        ...(call.daemonName === null ? [] : ['daemon']),
        ...(call.containerInstanceArn === null ? ['cluster'] : []),
      ].join(' ');
  }
};

const answerOf = (call: Call, ecs: SmallEcs, page: number): Answer => {
  switch (call.action) {
    case 'DescribeContainerInstances': {
      const known = Object.entries(ecs).map(([on, { status }]) => instanceFact(on, status));
      const instances = known.filter(({ containerInstanceArn }) =>
        call.containerInstanceArns.includes(containerInstanceArn),
      );
      const found = instances.map(({ containerInstanceArn }) => containerInstanceArn);
      const failures = missing(call.containerInstanceArns, found);
      return { action: call.action, at: NOW, instances, healths: [], failures };
    }
    case 'DescribeTasks': {
      const all = factsOf(ecs).filter((task) => call.taskArns.includes(task.taskArn));
      const tasks = all.filter((task) => task.taskArn !== BROKEN);
      const failures = [
        ...missing(
          call.taskArns,
          all.map((task) => task.taskArn),
        ),
        ...(all.length > tasks.length ? [{ arn: BROKEN, reason: 'INTERNAL' }] : []),
      ];
      return { action: call.action, at: NOW, tasks, elsewhere: [], failures };
    }
    case 'ListTasks':
      return list(call, ecs, page);
  }
};

const list = (call: Call & { readonly action: 'ListTasks' }, ecs: SmallEcs, page: number): Answer => {
  const { containerInstanceArn, daemonName, desiredStatus, nextToken } = call;
  const isPlaceKnown =
    containerInstanceArn === null || Object.keys(ecs).some((on) => instanceArn(on) === containerInstanceArn);
  const all = factsOf(ecs)
    .filter((task) => (task.lastStatus === 'STOPPED') === (desiredStatus === 'STOPPED'))
    .filter((task) => containerInstanceArn === null || task.containerInstanceArn === containerInstanceArn)
    .filter((task) => daemonName === null || task.taskDefinitionArn?.includes('daemon-task-definition'))
    .map((task) => task.taskArn);
  const from = Number(nextToken ?? 0);
  const next = from + page < all.length ? String(from + page) : null;
  return { action: 'ListTasks', at: NOW, taskArns: all.slice(from, from + page), nextToken: next, isPlaceKnown };
};

const factsOf = (ecs: SmallEcs): readonly TaskFact[] =>
  Object.entries(ecs).flatMap(([on, { tasks = [] }]) => tasks.map((line) => taskFact(line, on)));

const missing = (wanted: readonly string[], found: readonly string[]) =>
  wanted.filter((arn) => !found.includes(arn)).map((arn) => ({ arn, reason: 'MISSING' }));
