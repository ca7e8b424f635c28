import { type UnmetExpectation, unmetExpectations } from '../../core/inventory/expectations.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Inventory } from '../../core/state/instance-state.ts';
import { isCluster } from '../../core/words/arn.ts';
import { checkOf, SWEPT_AFTER_MILLISECONDS } from '../messages/checks.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Recorded } from '../record/record.ts';
import { type Asked, type Inspector, together, type Unswept, type Watching } from './inspector.ts';
import { refreshStale } from './refresh-stale.ts';
import { byWatch, retireChecks } from './retire.ts';
import { shareOut } from './share-out.ts';
import { type LettersWoken, wakeLetters } from './wake-outbox.ts';
import { type Woken, wakeUntold } from './wake-untold.ts';

/** What sweeping needs. */
export type Sweeper = Inspector &
  Watching & {
    /** Absent: nobody sends by way of it. */
    readonly outbox?: Pick<Outbox, 'stranded' | 'wake'>;
  };

/** What a sweep found and did. */
export type Swept = {
  /** Overdue checks that were sent to be made. */
  readonly overdue: number;
  /** Checks and inventories of what is not watched any more, which nobody is to come back to. */
  readonly retired: number;
  /** Places with something untold that react was woken for again. */
  readonly woken: number;
  /** Letters of the outbox that react was woken for again. */
  readonly letters: number;
  /** Clusters whose inventory was refreshed. */
  readonly refreshed: number;
  /** Daemons that must exist by the policy, and do not in the clusters whose inventory was refreshed. */
  readonly unmet: readonly UnmetExpectation[];
  /** Clusters that can't be judged and have an incident that says so, those that opened first before the others. */
  readonly unjudged: readonly string[];
  /** Verdicts of what the refreshed inventories brought. */
  readonly recorded: readonly Recorded[];
  readonly failed: readonly Unswept[];
  /** Whether all that may be stuck was looked for, though not all of it could be helped. */
  readonly isComplete: boolean;
  readonly asked: Asked;
};

/** As many as the budget of ECS reads lets anybody look at in a minute; the most overdue first, the rest next time. */
const OVERDUE_AT_A_TIME = 500;
/** Among so many of the most overdue, those that are sent are shared out by cluster. */
const OVERDUE_FOUND = 2000;
/** Each is a metric of its own, which is paid for: where this many can't be judged nobody needs the names of the others. */
const UNJUDGED_COUNTED = 50;

/**
 * Finds what got stuck, by what stands in the table: checks that are overdue (their message was lost, or was never sent as
 * they were too far ahead), notices that stay untold, letters that stay in the outbox, inventories that have become old. Run
 * each minute; what it does is bounded, and none of the four keeps the others from being done.
 */
export const sweep = async (inspector: Sweeper): Promise<Swept> => {
  const failed: Unswept[] = [];
  const trying = async <Answer>(what: string, act: () => Promise<Answer>, otherwise: Answer): Promise<Answer> => {
    try {
      return await act();
    } catch (cause) {
      failed.push({ what, cause });
      return otherwise;
    }
  };
  const { overdue, retired } = await trying('send overdue checks', () => sendOverdue(inspector), {
    overdue: 0,
    retired: 0,
  });
  const { woken, unwoken } = await trying('wake what is untold', () => wakeUntold(inspector), NOTHING_UNTOLD);
  const { letters, unwoken: unsent } = await trying('wake what is unsent', () => lettersOf(inspector), NO_LETTERS);
  const old = await trying('find old inventories', () => refreshStale(inspector), []);
  const unjudged = await trying(
    'list what is not judged',
    () => inspector.store.unjudgedClusters(UNJUDGED_COUNTED),
    [],
  );
  const refreshed = old.flatMap((one) => (one.kind === 'refreshed' ? [one] : []));
  return {
    overdue,
    retired: retired + old.filter(({ kind }) => kind === 'retired').length,
    woken,
    letters,
    refreshed: refreshed.length,
    unjudged,
    unmet: refreshed.flatMap(({ inventory }) => unmetIn(inventory, inspector.policy)),
    recorded: refreshed.flatMap(({ recorded }) => recorded),
    isComplete: failed.length === 0,
    failed: [...failed, ...unwoken, ...unsent, ...old.flatMap((one) => (one.kind === 'failed' ? [one] : []))],
    asked: together(old.flatMap((one) => (one.kind === 'failed' || one.kind === 'retired' ? [] : [one.asked]))),
  };
};

/** Only what is expected of this cluster: of the others nothing was asked just now. */
const unmetIn = (inventory: Inventory, { daemons }: Policy): readonly UnmetExpectation[] =>
  unmetExpectations(
    daemons.filter(({ clusterArn }) => clusterArn === null || isCluster(clusterArn, inventory.clusterArn)),
    [inventory],
  );

const NOTHING_UNTOLD: Woken = { woken: 0, unwoken: [] };
const NO_LETTERS: LettersWoken = { letters: 0, unwoken: [] };

const lettersOf = async ({ outbox, now }: Sweeper): Promise<LettersWoken> =>
  outbox === undefined ? NO_LETTERS : wakeLetters(outbox, now);

/** The index lags behind the table: what a check says is read from its place. @throws UnsentError */
const sendOverdue = async (inspector: Inspector & Watching): Promise<Pick<Swept, 'overdue' | 'retired'>> => {
  const { store, send, now } = inspector;
  const latest = now() - SWEPT_AFTER_MILLISECONDS;
  const keys = shareOut(await store.overdue(latest, OVERDUE_FOUND), OVERDUE_AT_A_TIME);
  if (keys.length === 0) return { overdue: 0, retired: 0 };
  const all = await store.readPlaces(keys);
  const [stored, unwatched] = byWatch(all, inspector);
  const retired = await retireChecks(unwatched, store);
  const checks = stored.flatMap(({ state }) => checkOf(state, now()) ?? []).filter(({ body }) => body.dueAt <= latest);
  if (checks.length > 0) await send(checks);
  return { overdue: checks.length, retired };
};
