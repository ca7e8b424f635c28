import { isOver, tasksOfDaemon } from '../ledger/known-tasks.ts';
import { goneOf, leavingOf } from '../ledger/leaving.ts';
import type { Ledger, StatusMark } from '../ledger/ledger.ts';
import { newestOf } from '../ledger/statuses.ts';
import { daemonNameOf, INSTANCE_ITSELF } from '../words/facts.ts';
import type { RuleName, Verdict } from '../words/verdict.ts';
import { impairedAfter, isWatchedByLooks, WATCHED_EVERY_MS } from './watch.ts';

/**
 * What may be asked of ECS about a container instance. `instance`: its status and health. `daemons`: whether the tasks of
 * its daemons run, and since when. `tasks`: all of it, with every start and end.
 */
export type Ask = 'instance' | 'daemons' | 'tasks';

/** What is asked about one container instance, and what need not be asked since it is known. */
export type Question = {
  readonly clusterArn: string;
  readonly containerInstanceArn: string;
  readonly asks: readonly Ask[];
  /** The daemons expected on it. */
  readonly daemonNames: readonly string[];
  /** Tasks whose end is not known. */
  readonly openTaskArns: readonly string[];
  /** Tasks that are over: nothing about them can change. */
  readonly endedTaskArns: readonly string[];
  /** Daemon tasks by ARN, with the name of their daemon: known once, it never changes. */
  readonly daemonTasks: ReadonlyMap<string, string>;
  /** The newest version of the instance that is known. */
  readonly newest: StatusMark | null;
};

/** Which look can settle a rule that waits, one that misses evidence, and one that was broken and may not be any more. */
type Need = { readonly pending: Ask | null; readonly inconclusive: Ask | null; readonly violated: Ask | null };

const NEEDS: Readonly<Record<RuleName, Need>> = {
  'daemon-started-first': { pending: 'daemons', inconclusive: 'tasks', violated: 'daemons' },
  'daemon-stopped-last': { pending: 'tasks', inconclusive: 'tasks', violated: 'tasks' },
  'daemon-stayed-up': { pending: 'tasks', inconclusive: 'tasks', violated: 'daemons' },
  'daemon-running': { pending: 'daemons', inconclusive: 'tasks', violated: 'daemons' },
  'daemon-alone': { pending: 'tasks', inconclusive: 'tasks', violated: 'tasks' },
  'daemon-healthy': { pending: 'instance', inconclusive: 'instance', violated: 'instance' },
  'instance-activated': { pending: 'instance', inconclusive: null, violated: 'instance' },
  'repair-started': { pending: 'tasks', inconclusive: 'instance', violated: 'instance' },
  'drain-finished': { pending: 'instance', inconclusive: 'instance', violated: 'instance' },
  'deployment-settled': { pending: null, inconclusive: null, violated: null },
  'daemons-in-order': { pending: 'daemons', inconclusive: 'tasks', violated: null },
};

/** What is broken is looked at again: more rarely as it ages, but still every few minutes. */
const SHORTEST_WAIT_MS = 60_000;

/**
 * What ECS should be asked about one container instance now, from its verdicts; null where no look can help, or not yet.
 * A verdict that misses evidence is looked at once, and once more after the instance was gone: what ECS could not say then
 * it has forgotten. One that waits for a moment waits for that moment; only `daemon-stopped-last` waits for a look until
 * then. What is violated by what was not found is looked at again, so that its end is seen though no event may tell it.
 */
export const questionOf = (
  ledger: Ledger,
  verdicts: readonly Verdict[],
  daemonNames: readonly string[],
  now: number,
): Question | null => {
  const needed = new Set([
    ...verdicts.flatMap((verdict) => needOf(ledger, verdict) ?? []),
    ...againNeeded(ledger, verdicts, now),
  ]);
  return needed.size === 0 ? null : question(ledger, widened(ledger, needed), daemonNames);
};

/** The question about an instance of which the caller knows what to ask. */
export const question = (ledger: Ledger, asks: readonly Ask[], daemonNames: readonly string[]): Question => {
  const tasks = [...ledger.tasks.values()];
  return {
    clusterArn: ledger.clusterArn,
    containerInstanceArn: ledger.containerInstanceArn,
    asks,
    daemonNames,
    openTaskArns: tasks.filter((task) => !isOver(task)).map(({ taskArn }) => taskArn),
    endedTaskArns: tasks.filter(isOver).map(({ taskArn }) => taskArn),
    daemonTasks: new Map(
      tasks.flatMap((task) => {
        const daemonName = daemonNameOf(task);
        return daemonName === null ? [] : [[task.taskArn, daemonName] as const];
      }),
    ),
    newest: newestOf(ledger),
  };
};

const needOf = (ledger: Ledger, { rule, outcome, until, daemonName }: Verdict): Ask | null => {
  // a check that is tied to no daemon names a task that no event has told of
  if (rule === 'daemon-healthy' && outcome === 'pending' && until === null && daemonName === null) return 'tasks';
  if (outcome === 'pending') return until === null || rule === 'daemon-stopped-last' ? NEEDS[rule].pending : null;
  if (outcome !== 'inconclusive' || isExhausted(ledger)) return null;
  // ECS has just said that it does not know yet; it says so again, and tells by an event when it does
  if (rule === 'daemon-healthy' && ledger.daemonChecks.length > 0) return null;
  return NEEDS[rule].inconclusive;
};

/**
 * Where only looks tell of daemon tasks, their ends are looked for: when the instance's health changes, and every three
 * minutes, at the same moments for all instances, so that a cluster's are one batch of a few calls.
 */
const againNeeded = (ledger: Ledger, verdicts: readonly Verdict[], now: number): readonly Ask[] => {
  const { look } = ledger;
  if (goneOf(ledger) !== null) return [];
  const isWatched = look !== null && isWatchedByLooks(ledger);
  if (isWatched && impairedAfter(look.at, ledger) !== null) return ['tasks'];
  const isTime = isWatched && Math.floor(now / WATCHED_EVERY_MS) > Math.floor(look.at / WATCHED_EVERY_MS);
  const broken = verdicts.filter((verdict) => verdict.outcome === 'violated' && mayEndUnseen(ledger, verdict));
  const leaving = isWatched ? leavingOf(ledger) : null;
  const since = broken.reduce(
    (earliest, { occurredAt }) => Math.min(earliest, occurredAt ?? earliest),
    leaving?.at ?? Number.POSITIVE_INFINITY,
  );
  const wait = Math.min(Math.max((now - since) / 2, SHORTEST_WAIT_MS), WATCHED_EVERY_MS);
  const isDue = since < Number.POSITIVE_INFINITY && (look === null || now >= look.at + wait);
  return [
    ...(isTime ? ['daemons' as const] : []),
    ...(isDue ? broken.flatMap(({ rule }) => NEEDS[rule].violated ?? []) : []),
    ...(isDue && leaving !== null ? ['tasks' as const] : []),
  ];
};

/** Whether the violation rests on what was not found, so that something that nobody told may have ended it. */
const mayEndUnseen = (ledger: Ledger, { rule, daemonName, marginMs }: Verdict): boolean => {
  const ofDaemon = tasksOfDaemon(ledger, daemonName);
  switch (rule) {
    case 'daemon-running':
    case 'daemon-started-first':
      return !ofDaemon.some(({ startedAt }) => startedAt !== null);
    case 'daemon-stayed-up':
      return !ofDaemon.some(({ lastStatus }) => lastStatus === 'RUNNING');
    case 'daemon-stopped-last':
      return marginMs === null;
    case 'daemon-alone':
      return isWatchedByLooks(ledger);
    case 'daemon-healthy':
    case 'drain-finished':
    case 'repair-started':
      return true;
    case 'instance-activated':
      return newestOf(ledger)?.status === 'REGISTERING';
    case 'daemons-in-order':
    case 'deployment-settled':
      return false;
  }
};

const isExhausted = (ledger: Ledger): boolean =>
  ledger.look?.complete === true && ledger.look.at >= (goneOf(ledger)?.after ?? Number.NEGATIVE_INFINITY);

/**
 * One look at everything spares several at parts of it, and since the newest look wins, none sees less than what the one
 * before it settled: else two that wait would take each other's evidence away. While the instance leaves, ends are in
 * question whatever was asked; where it is not known since when it is registered, or under which provider, it is asked too.
 */
const widened = (ledger: Ledger, needed: ReadonlySet<Ask>): readonly Ask[] => {
  const isLeaving = leavingOf(ledger) !== null || goneOf(ledger) !== null;
  const sawTasks = ledger.look?.listed.some((entry) => entry !== INSTANCE_ITSELF) ?? false;
  if (needed.has('tasks') || (isLeaving && (needed.has('daemons') || sawTasks))) return ['tasks'];
  if (!needed.has('daemons')) return sawTasks ? ['instance', 'daemons'] : ['instance'];
  const isKnown = ledger.registeredAt !== null && ledger.capacityProviderName !== null;
  return needed.has('instance') || !isKnown ? ['instance', 'daemons'] : ['daemons'];
};
