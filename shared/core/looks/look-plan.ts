import {
  batchesOf,
  type Lister,
  listAll,
  listDaemons,
  listEach,
  listInstance,
  listNothing,
  listTogether,
  unexpected,
} from './list-tasks.ts';
import type { Answer, Asking, Plan } from './look-call.ts';
import type { Sighting } from './sighting.ts';

/**
 * Instances that are listed by themselves are finished so many at a time: their descriptions mostly fit one call, and where
 * the share is used up before the last of them, the first have been looked at.
 */
const FINISHED_AT_A_TIME = 4;

/**
 * Yields the calls that answer the questions of one cluster, in their order; it fills the sightings as answers come, and stops as soon
 * as all are settled. It is pure: whoever runs it does the calling.
 *
 * For one instance `instance` takes 1 call. `daemons` takes 2 if they run (list, describe), else at most 4 (list the
 * stopped ones too; describe those, or if there are none the instance). `tasks` takes at most 4 (the instance, both
 * lists, describe). More only for what does not fit one page or one batch of 100, and to name daemon tasks that nothing
 * names. Many instances share each of these steps, as long as the cluster's lists are short enough for it.
 * @param together how the tasks of many instances are listed
 */
export function* lookPlan(clusterArn: string, sightings: readonly Sighting[], together: Lister = listTogether): Plan {
  yield* describeInstances(
    clusterArn,
    sightings.filter(({ asks }) => asks.has('instance') || asks.has('tasks')),
  );
  for (const { asks, missingAt } of sightings) if (missingAt !== null) asks.add('tasks');
  const whole = sightings.filter(({ asks }) => asks.has('tasks'));
  const others = sightings.filter((sighting) => !whole.includes(sighting));
  // the list of a daemon's tasks is short where that of all tasks is not: each is given up by itself
  for (const alike of [others, whole]) {
    if (yield* lookAtTasks(clusterArn, alike, together)) continue;
    for (const few of batchesOf(alike, FINISHED_AT_A_TIME)) yield* lookAtTasks(clusterArn, few, listEach);
  }
}

/** @returns false as soon as a list was given up */
function* lookAtTasks(clusterArn: string, sightings: readonly Sighting[], list: Lister): Asking {
  const whole = sightings.filter(({ asks }) => asks.has('tasks'));
  const ofDaemons = sightings.filter(({ asks }) => asks.has('daemons') && !asks.has('tasks'));
  const alsoStopped = ofDaemons.filter(({ asks }) => asks.has('instance'));
  if (!(yield* listAll(clusterArn, whole, 'RUNNING', list))) return false;
  if (!(yield* listAll(clusterArn, whole, 'STOPPED', list))) return false;
  if (!(yield* listDaemons(clusterArn, ofDaemons, 'RUNNING', list))) return false;
  if (!(yield* listDaemons(clusterArn, alsoStopped, 'STOPPED', list))) return false;
  yield* followUp(
    clusterArn,
    ofDaemons.filter(({ isPlaceUnknown }) => isPlaceUnknown),
  );
  yield* describeTasks(clusterArn, sightings);
  yield* nameDaemonTasks(clusterArn, ofDaemons);
  const unsettled = ofDaemons.filter(
    (sighting) => !sighting.isPlaceUnknown && !sighting.showsDaemons && !sighting.lists('STOPPED'),
  );
  if (!(yield* listDaemons(clusterArn, unsettled, 'STOPPED', list))) return false;
  const found = unsettled.filter(({ undescribed }) => undescribed.length > 0);
  yield* describeTasks(clusterArn, found);
  yield* describeInstances(
    clusterArn,
    unsettled.filter((sighting) => !found.includes(sighting) && sighting.instance === null),
  );
  return true;
}

function* describeInstances(clusterArn: string, sightings: readonly Sighting[]): Plan {
  for (const batch of batchesOf(sightings)) {
    const containerInstanceArns = batch.map(({ question }) => question.containerInstanceArn);
    const answer = yield { action: 'DescribeContainerInstances', clusterArn, containerInstanceArns };
    if (answer.action !== 'DescribeContainerInstances') throw unexpected(answer);
    for (const sighting of batch) seeInstance(sighting, answer);
  }
}

const seeInstance = (
  sighting: Sighting,
  { at, instances, healths, failures }: Answer & { readonly action: 'DescribeContainerInstances' },
): void => {
  const { containerInstanceArn } = sighting.question;
  sighting.instance = instances.find((fact) => fact.containerInstanceArn === containerInstanceArn) ?? null;
  sighting.health = healths.find((fact) => fact.containerInstanceArn === containerInstanceArn) ?? null;
  if (sighting.instance !== null) return;
  const reasons = failures.filter(({ arn }) => arn === containerInstanceArn).map(({ reason }) => reason);
  if (reasons.includes('MISSING')) sighting.missingAt = at;
  else sighting.hasGap = true;
};

/** ECS lists nothing there: whether the instance is gone is then the question. */
function* followUp(clusterArn: string, sightings: readonly Sighting[]): Plan {
  yield* describeInstances(
    clusterArn,
    sightings.filter(({ instance }) => instance === null),
  );
  for (const sighting of sightings) {
    sighting.asks.add('tasks');
    listNothing(sighting);
  }
}

function* describeTasks(clusterArn: string, sightings: readonly Sighting[]): Plan {
  const homes = new Map(sightings.flatMap((sighting) => sighting.undescribed.map((arn) => [arn, sighting] as const)));
  for (const batch of batchesOf([...homes.keys()])) {
    const answer = yield { action: 'DescribeTasks', clusterArn, taskArns: batch };
    if (answer.action !== 'DescribeTasks') throw unexpected(answer);
    for (const task of answer.tasks) {
      const home = homes.get(task.taskArn);
      if (home?.question.containerInstanceArn === task.containerInstanceArn) home.see(task);
    }
    for (const { arn, reason } of answer.failures) if (reason === 'MISSING') seeMissingTask(homes.get(arn), arn);
  }
}

/** A task that was listed a moment ago and is MISSING now was asked about at a bad moment; it is not known to be missing. */
const seeMissingTask = (home: Sighting | undefined, taskArn: string): void => {
  if (home === undefined) return;
  if (home.listedTaskArns.has(taskArn)) home.hasGap = true;
  else home.missing.add(taskArn);
};

/** Names daemon tasks by ECS's list of each daemon's tasks, where no group names their daemon. */
function* nameDaemonTasks(clusterArn: string, sightings: readonly Sighting[]): Plan {
  for (const sighting of sightings.filter(({ hasUnnamedDaemonTask }) => hasUnnamedDaemonTask)) {
    for (const daemonName of sighting.question.daemonNames) {
      yield* listInstance({ clusterArn, desiredStatus: 'RUNNING', daemonName }, sighting);
    }
  }
}
