import { daemonListing } from '../facts.ts';
import type { Answer, Call, DesiredStatus } from './call.ts';
import type { Sighting } from './sighting.ts';

/** What one Describe call takes. */
const BATCH = 100;
/** From so many instances on the cluster is listed as a whole: a page tells of a hundred tasks. */
const WHOLE_CLUSTER_FROM = 3;
/**
 * A list of the whole cluster that has more pages is given up. Listed twice and described, as many still fit one burst of
 * the share of reads (read-share.ts): a look that needs more at a stretch than there is at once would begin anew for ever.
 */
const PAGES_AT_MOST = 6;
/**
 * Instances that are listed by themselves are finished so many at a time: their descriptions mostly fit one call, and where
 * the share is used up before the last of them, the first have been looked at.
 */
const FINISHED_AT_A_TIME = 4;

/** Yields the next call, is given its answer, and ends when nothing is left to ask. */
export type Plan = Generator<Call, void, Answer>;

/**
 * Which calls answer the questions of one cluster, in which order; it fills the sightings as answers come, and stops as
 * soon as all are settled. Pure: whoever runs it does the calling.
 *
 * Of one instance: `instance` takes 1 call. `daemons` takes 2 if they run (list, describe), else at most 4 (list the
 * stopped ones too; describe those, or if there are none the instance). `tasks` takes at most 4 (the instance, both
 * lists, describe). More only for what does not fit one page or one batch of 100, and to name daemon tasks that nothing
 * names. Of many instances each of these steps is shared, as long as the cluster's lists are short enough for it.
 */
export function* lookPlan(clusterArn: string, sightings: readonly Sighting[]): Plan {
  yield* describeInstances(
    clusterArn,
    sightings.filter(({ asks }) => asks.has('instance') || asks.has('tasks')),
  );
  for (const { asks, missingAt } of sightings) if (missingAt !== null) asks.add('tasks');
  if (yield* lookAtTasks(clusterArn, sightings, listTogether)) return;
  for (const few of batchesOf(sightings, FINISHED_AT_A_TIME)) yield* lookAtTasks(clusterArn, few, listEach);
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

/** Neither list can be had of an instance that ECS does not know. Of one that it does, it was asked at a bad moment. */
const listNothing = (sighting: Sighting): void => {
  sighting.isPlaceUnknown = true;
  if (sighting.missingAt === null) sighting.hasGap = true;
  else for (const desiredStatus of ['RUNNING', 'STOPPED']) sighting.listed.add(desiredStatus);
};

/** All tasks of each instance. Nothing runs on one that is INACTIVE; ECS lists nothing of one that it does not know. */
function* listAll(
  clusterArn: string,
  sightings: readonly Sighting[],
  desiredStatus: DesiredStatus,
  list: Lister,
): Asking {
  const rest = sightings.filter(({ listed }) => !listed.has(desiredStatus));
  const silent = desiredStatus === 'RUNNING' ? rest.filter(({ instance }) => instance?.status === 'INACTIVE') : [];
  for (const { listed } of silent) listed.add(desiredStatus);
  const asked = rest.filter((sighting) => !silent.includes(sighting));
  return yield* list({ clusterArn, desiredStatus, daemonName: null }, asked);
}

/** The tasks of each instance's daemons: by name for one daemon or many instances, else whatever runs there. */
function* listDaemons(
  clusterArn: string,
  sightings: readonly Sighting[],
  desiredStatus: DesiredStatus,
  list: Lister,
): Asking {
  const names = new Set(sightings.flatMap(({ question }) => question.daemonNames));
  for (const daemonName of names) {
    const asked = sightings.filter(({ question }) => question.daemonNames.includes(daemonName));
    if (!(yield* list({ clusterArn, desiredStatus, daemonName }, asked))) return false;
  }
  return true;
}

type List = Pick<Call & { readonly action: 'ListTasks' }, 'clusterArn' | 'desiredStatus' | 'daemonName'>;

const entryOf = ({ daemonName, desiredStatus }: List): string =>
  daemonName === null ? desiredStatus : daemonListing(daemonName, desiredStatus);

/** Yields calls, and ends with whether all was asked. */
type Asking = Generator<Call, boolean, Answer>;
type Lister = (list: List, sightings: readonly Sighting[]) => Asking;

/** Each instance by itself. */
function* listEach(list: List, sightings: readonly Sighting[]): Asking {
  for (const sighting of sightings) {
    if (list.daemonName !== null && sighting.lists(list.desiredStatus)) continue;
    const isOnly = sighting.question.daemonNames.length === 1;
    yield* listInstance({ ...list, daemonName: isOnly ? list.daemonName : null }, sighting);
  }
  return true;
}

/**
 * Few by themselves, many with their whole cluster.
 * @returns false if that is not worth it: the cluster has more pages than half the instances that are asked about, or than
 * could be asked for at a stretch
 */
function* listTogether(list: List, sightings: readonly Sighting[]): Asking {
  if (sightings.length < WHOLE_CLUSTER_FROM) return yield* listEach(list, sightings);
  const found: string[] = [];
  let nextToken: string | null = null;
  for (let page = 0; page < Math.min(Math.ceil(sightings.length / 2), PAGES_AT_MOST); page += 1) {
    const answer: Answer = yield { action: 'ListTasks', ...list, containerInstanceArn: null, nextToken };
    if (answer.action !== 'ListTasks') throw unexpected(answer);
    if (!answer.isPlaceKnown) {
      for (const sighting of sightings) seeNothing(sighting, list);
      return true;
    }
    found.push(...answer.taskArns);
    nextToken = answer.nextToken;
    if (nextToken === null) break;
  }
  if (nextToken !== null) return false;
  const homes = homesOf(sightings);
  const others = found.filter((taskArn) => !homes.has(taskArn));
  for (const taskArn of found) homes.get(taskArn)?.listedTaskArns.add(taskArn);
  yield* describeAnywhere(list, others, sightings);
  for (const sighting of sightings) {
    sighting.listed.add(entryOf(list));
    if (list.daemonName !== null) sighting.nameDaemonTasks(found, list.daemonName);
  }
  return true;
}

/** Which instance the known tasks are on. */
const homesOf = (sightings: readonly Sighting[]): ReadonlyMap<string, Sighting> =>
  new Map(
    sightings.flatMap((sighting) =>
      [...sighting.question.openTaskArns, ...sighting.question.endedTaskArns, ...sighting.tasks.keys()].map(
        (taskArn) => [taskArn, sighting] as const,
      ),
    ),
  );

/** Tasks of which nobody knows the instance: their description tells. One that fails may be on any of them. */
function* describeAnywhere({ clusterArn }: List, taskArns: readonly string[], sightings: readonly Sighting[]): Plan {
  const byInstance = new Map(sightings.map((sighting) => [sighting.question.containerInstanceArn, sighting]));
  for (const batch of batchesOf(taskArns)) {
    const answer = yield { action: 'DescribeTasks', clusterArn, taskArns: batch };
    if (answer.action !== 'DescribeTasks') throw unexpected(answer);
    const told = new Set([...answer.tasks.map(({ taskArn }) => taskArn), ...answer.elsewhere]);
    for (const task of answer.tasks) {
      const home = byInstance.get(task.containerInstanceArn);
      home?.listedTaskArns.add(task.taskArn);
      home?.see(task);
    }
    if (batch.some((taskArn) => !told.has(taskArn))) for (const sighting of sightings) sighting.hasGap = true;
  }
}

function* listInstance(list: List, sighting: Sighting): Plan {
  if (sighting.isPlaceUnknown || sighting.listed.has(entryOf(list))) return;
  const { containerInstanceArn } = sighting.question;
  const found: string[] = [];
  let nextToken: string | null = null;
  do {
    const answer: Answer = yield { action: 'ListTasks', ...list, containerInstanceArn, nextToken };
    if (answer.action !== 'ListTasks') throw unexpected(answer);
    if (!answer.isPlaceKnown) return seeNothing(sighting, list);
    found.push(...answer.taskArns);
    nextToken = answer.nextToken;
  } while (nextToken !== null);
  for (const taskArn of found) sighting.listedTaskArns.add(taskArn);
  sighting.listed.add(entryOf(list));
  if (list.daemonName !== null) sighting.nameDaemonTasks(found, list.daemonName);
}

const seeNothing = (sighting: Sighting, { daemonName }: List): void => {
  sighting.isPlaceUnknown = true;
  if (daemonName === null && sighting.asks.has('tasks')) listNothing(sighting);
};

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

/** What was listed a moment ago and is MISSING now was asked at a bad moment; it is no more missing than there. */
const seeMissingTask = (home: Sighting | undefined, taskArn: string): void => {
  if (home === undefined) return;
  if (home.listedTaskArns.has(taskArn)) home.hasGap = true;
  else home.missing.add(taskArn);
};

/** Where no group names the daemon of a daemon task, ECS's list of each daemon's tasks does. */
function* nameDaemonTasks(clusterArn: string, sightings: readonly Sighting[]): Plan {
  for (const sighting of sightings.filter(({ hasUnnamedDaemonTask }) => hasUnnamedDaemonTask)) {
    for (const daemonName of sighting.question.daemonNames) {
      yield* listInstance({ clusterArn, desiredStatus: 'RUNNING', daemonName }, sighting);
    }
  }
}

const batchesOf = <Item>(items: readonly Item[], size = BATCH): readonly (readonly Item[])[] => {
  const batches: (readonly Item[])[] = [];
  for (let from = 0; from < items.length; from += size) batches.push(items.slice(from, from + size));
  return batches;
};

const unexpected = ({ action }: Answer): Error =>
  new Error(`the answer is one of ${action}: not of the call it follows`);
