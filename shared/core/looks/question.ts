import { isOver } from '../ledger/known-tasks.ts';
import { goneOf, leavingOf } from '../ledger/leaving.ts';
import type { Ledger, StatusMark } from '../ledger/ledger.ts';
import { newestOf } from '../ledger/statuses.ts';
import { isWatchedByLooks } from '../ledger/watched-by-looks.ts';
import { TRAITS } from '../rules/index.ts';
import type { Ask } from '../scene/rule.ts';
import { INSTANCE_ITSELF } from '../words/facts.ts';
import { daemonNameOf } from '../words/task-role.ts';
import type { Verdict } from '../words/verdict.ts';
import { impairedAfter, WATCHED_EVERY_MS } from './watch.ts';

/** The question about one container instance, with everything that is known and need not be asked. */
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

/** A broken rule is looked at again: more rarely as it ages, but still every few minutes. */
const SHORTEST_WAIT_MS = 60_000;

/**
 * Derives the question about one container instance from its verdicts; null where no look can help, or not yet.
 * A verdict that misses evidence is looked at once, and once more after the instance was gone: what ECS could not say then
 * it has forgotten. One that waits for a moment waits for that moment; only what needs a closing look is looked at before
 * it. What is violated by what was not found is looked at again, so that its end is seen though no event may tell it.
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

const needOf = (ledger: Ledger, verdict: Verdict): Ask | null => {
  const { outcome, until, rule } = verdict;
  const { looks } = TRAITS[rule];
  if (outcome === 'pending' && until !== null && !looks.comesBeforeDeadline) return null;
  if (outcome === 'inconclusive' && isExhausted(ledger)) return null;
  if (outcome !== 'pending' && outcome !== 'inconclusive') return null;
  const instead = looks.instead?.(verdict, ledger);
  return instead === undefined ? looks[outcome] : instead;
};

/**
 * Looks for the ends of daemon tasks of which only looks tell: when the instance's health changes, and every three minutes, at the
 * same moments for all instances, so that those of a cluster are one batch of a few calls.
 */
const againNeeded = (ledger: Ledger, verdicts: readonly Verdict[], now: number): readonly Ask[] => {
  const { look } = ledger;
  if (goneOf(ledger) !== null) return [];
  const isWatched = look !== null && isWatchedByLooks(ledger);
  if (isWatched && impairedAfter(look.at, ledger) !== null) return ['tasks'];
  const isTime = isWatched && Math.floor(now / WATCHED_EVERY_MS) > Math.floor(look.at / WATCHED_EVERY_MS);
  const broken = verdicts.filter(
    (verdict) => verdict.outcome === 'violated' && TRAITS[verdict.rule].looks.mayEndUnseen?.(verdict, ledger),
  );
  const leaving = isWatched ? leavingOf(ledger) : null;
  const since = broken.reduce(
    (earliest, { occurredAt }) => Math.min(earliest, occurredAt ?? earliest),
    leaving?.at ?? Number.POSITIVE_INFINITY,
  );
  const wait = Math.min(Math.max((now - since) / 2, SHORTEST_WAIT_MS), WATCHED_EVERY_MS);
  const isDue = since < Number.POSITIVE_INFINITY && (look === null || now >= look.at + wait);
  return [
    ...(isTime ? ['daemons' as const] : []),
    ...(isDue ? broken.flatMap(({ rule }) => TRAITS[rule].looks.violated ?? []) : []),
    ...(isDue && leaving !== null ? ['tasks' as const] : []),
  ];
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
