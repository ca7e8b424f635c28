import { daemonListing } from '../words/facts.ts';
import type { Answer, Asking, Call, DesiredStatus, Plan } from './look-call.ts';
import type { Sighting } from './sighting.ts';

/** One Describe call takes so many. */
const BATCH = 100;
/** A cluster is listed as a whole from so many instances on: a page tells of a hundred tasks. */
const WHOLE_CLUSTER_FROM = 3;
/**
 * A list of the whole cluster that has more pages is given up. Listed twice and described, as many still fit one burst of
 * the share of reads (read-share.ts): a look that needs more at a stretch than there is at once would begin anew for ever.
 */
const PAGES_AT_MOST = 6;

/** Lists all tasks of each instance. Nothing runs on one that is INACTIVE; ECS lists nothing of one that it does not know. */
export function* listAll(
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

/** Lists the tasks of each instance's daemons: by name for one daemon or many instances, else whatever runs there. */
export function* listDaemons(
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

export type Lister = (list: List, sightings: readonly Sighting[]) => Asking;

/** Lists each instance by itself. */
export function* listEach(list: List, sightings: readonly Sighting[]): Asking {
  for (const sighting of sightings) {
    if (list.daemonName !== null && sighting.lists(list.desiredStatus)) continue;
    const isOnly = sighting.question.daemonNames.length === 1;
    yield* listInstance({ ...list, daemonName: isOnly ? list.daemonName : null }, sighting);
  }
  return true;
}

/**
 * Lists few instances by themselves, and many with their whole cluster.
 * @returns false if that is not worth it: the cluster has more pages than half the instances that are asked about, or than
 * could be asked for at a stretch
 */
export function* listTogether(list: List, sightings: readonly Sighting[]): Asking {
  if (sightings.length < WHOLE_CLUSTER_FROM) return yield* listEach(list, sightings);
  return yield* listCluster(list, sightings, Math.min(Math.ceil(sightings.length / 2), PAGES_AT_MOST));
}

/**
 * Lists the whole cluster to its last page, however many there are: for one who looks at all of its instances and has the time.
 * @returns false if a task was not told, so that each instance has to be listed by itself
 */
export const listWhole: Lister = (list, sightings) => listCluster(list, sightings, Number.POSITIVE_INFINITY);

/** @returns false if the list has more pages, or a task of it was not told */
function* listCluster(list: List, sightings: readonly Sighting[], pages: number): Asking {
  if (sightings.length === 0) return true;
  const found: string[] = [];
  let nextToken: string | null = null;
  for (let page = 0; page < pages; page += 1) {
    const answer: Answer = yield { action: 'ListTasks', ...list, containerInstanceArn: null, nextToken };
    if (answer.action !== 'ListTasks') throw unexpected(answer);
    if (!answer.isPlaceKnown) {
      for (const sighting of sightings) seeNothing(sighting, list);
      return true;
    }
    for (const taskArn of answer.taskArns) found.push(taskArn);
    nextToken = answer.nextToken;
    if (nextToken === null) break;
  }
  if (nextToken !== null) return false;
  const homes = homesOf(sightings);
  const others = found.filter((taskArn) => !homes.has(taskArn));
  for (const taskArn of found) homes.get(taskArn)?.listedTaskArns.add(taskArn);
  if (!(yield* describeAnywhere(list, others, sightings))) return false;
  for (const sighting of sightings) {
    sighting.listed.add(entryOf(list));
    if (list.daemonName !== null) sighting.nameDaemonTasks(found, list.daemonName);
  }
  return true;
}

/** The instances that the known tasks are on. */
const homesOf = (sightings: readonly Sighting[]): ReadonlyMap<string, Sighting> =>
  new Map(
    sightings.flatMap((sighting) =>
      [...sighting.question.openTaskArns, ...sighting.question.endedTaskArns, ...sighting.tasks.keys()].map(
        (taskArn) => [taskArn, sighting] as const,
      ),
    ),
  );

/**
 * Describes tasks of which nobody knows the instance: the description tells.
 * @returns false if one was not told: it may be on any of them, so that each has to be listed by itself
 */
function* describeAnywhere({ clusterArn }: List, taskArns: readonly string[], sightings: readonly Sighting[]): Asking {
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
    if (batch.some((taskArn) => !told.has(taskArn))) return false;
  }
  return true;
}

export function* listInstance(list: List, sighting: Sighting): Plan {
  if (sighting.isPlaceUnknown || sighting.listed.has(entryOf(list))) return;
  const { containerInstanceArn } = sighting.question;
  const found: string[] = [];
  let nextToken: string | null = null;
  do {
    const answer: Answer = yield { action: 'ListTasks', ...list, containerInstanceArn, nextToken };
    if (answer.action !== 'ListTasks') throw unexpected(answer);
    if (!answer.isPlaceKnown) return seeNothing(sighting, list);
    for (const taskArn of answer.taskArns) found.push(taskArn);
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

/** An instance that ECS does not know has neither list. If ECS does know it, ECS was asked at a bad moment. */
export const listNothing = (sighting: Sighting): void => {
  sighting.isPlaceUnknown = true;
  if (sighting.missingAt === null) sighting.hasGap = true;
  else for (const desiredStatus of ['RUNNING', 'STOPPED']) sighting.listed.add(desiredStatus);
};

export const batchesOf = <Item>(items: readonly Item[], size = BATCH): readonly (readonly Item[])[] => {
  const batches: (readonly Item[])[] = [];
  for (let from = 0; from < items.length; from += size) batches.push(items.slice(from, from + size));
  return batches;
};

export const unexpected = ({ action }: Answer): Error =>
  new Error(`the answer is one of ${action}: not of the call it follows`);
