import type { Outbox } from '../outbox/outbox.ts';
import type { Recorded } from '../record/record.ts';
import type { AuditSigns } from '../store/late-audits.ts';
import { type EcsCounts, type Inspector, together, type Unswept, type Watching } from './inspector.ts';
import { sendOverdue } from './overdue-checks.ts';
import { refreshStale } from './refresh-stale.ts';
import { type GroupWaker, wakeGroups } from './wake-groups.ts';
import { NOTHING_WOKEN, type Woken, wakeUnsent, wakeUntold } from './wake-react.ts';

/** The ports of a sweep. */
export type Sweeper = Inspector &
  Watching & {
    /** Absent: nobody sends by way of it. */
    readonly outbox?: Pick<Outbox, 'stranded' | 'wake'>;
    /** Absent: nobody audits. */
    readonly audits?: AuditSigns;
    /** Absent: nobody tells people. */
    readonly groups?: GroupWaker;
  };

/** The findings and deeds of a sweep. */
export type Swept = {
  /** The number of overdue checks that were sent to be made. */
  readonly overdue: number;
  /** The number of checks and inventories that were put away, since their account or Region is no longer watched. */
  readonly retired: number;
  /** The number of items with untold notices for which react was woken again. */
  readonly woken: number;
  /** The number of outbox messages for which react was woken again. */
  readonly unsentWoken: number;
  /** The number of clusters whose inventory was refreshed. */
  readonly refreshed: number;
  /** Clusters that were not audited for too long; null among them: the hour's audits were not asked for. */
  readonly lateAudits: readonly (string | null)[];
  /** Clusters of which no event comes, though the last audit found changes there. */
  readonly eventsMissing: readonly string[];
  /** Clusters that can't be judged and have an incident that says so; the first to open stand first. */
  readonly unjudged: readonly string[];
  /** Verdicts that the refreshed inventories brought. */
  readonly recorded: readonly Recorded[];
  readonly failed: readonly Unswept[];
  /** The sweep looked for everything that may be stuck, though it could not help all of it. */
  readonly isComplete: boolean;
  readonly asked: EcsCounts;
};

/** Each is a metric of its own, which is paid for: where this many can't be judged nobody needs the names of the others. */
const UNJUDGED_COUNTED = 50;
/** So many are named in the log, each minute. */
const AUDITS_NAMED = 50;

/**
 * Finds by the table whatever is stuck: checks that are overdue (their message was lost, or was never sent as they were too far
 * ahead), notices that stay untold, groups of incidents that people were not told of when they were due, messages that stay in the outbox, inventories that have become old, audits that did not end. It runs each
 * minute; its work is bounded, and a failure of one of them does not keep the others from being done.
 */
export const sweep = async (inspector: Sweeper): Promise<Swept> => {
  const { store, outbox, audits, groups, now } = inspector;
  const failed: Unswept[] = [];
  const trying = tryingInto(failed);
  const unsentOf = async (): Promise<Woken> => (outbox === undefined ? NOTHING_WOKEN : wakeUnsent(outbox, now));
  const checks = await trying('send overdue checks', () => sendOverdue(inspector), { overdue: 0, retired: 0 });
  const untold = await trying('wake untold notices', () => wakeUntold(inspector), NOTHING_WOKEN);
  const unsent = await trying('wake unsent messages', unsentOf, NOTHING_WOKEN);
  const groupsOf = async (): Promise<Woken> => (groups === undefined ? NOTHING_WOKEN : wakeGroups(groups, now()));
  const late = await trying('wake late groups', groupsOf, NOTHING_WOKEN);
  const old = await trying('find old inventories', () => refreshStale(inspector), []);
  const unjudged = await trying('list unjudged clusters', () => store.unjudgedClusters(UNJUDGED_COUNTED), []);
  const lateAudits = await trying('find late audits', async () => audits?.late(now(), AUDITS_NAMED) ?? [], []);
  const eventsMissing = await trying(
    'list clusters without events',
    async () => audits?.eventsMissing(AUDITS_NAMED) ?? [],
    [],
  );
  const refreshed = old.flatMap((one) => (one.kind === 'refreshed' ? [one] : []));
  return {
    overdue: checks.overdue,
    retired: checks.retired + old.filter(({ kind }) => kind === 'retired').length,
    woken: untold.woken,
    unsentWoken: unsent.woken,
    refreshed: refreshed.length,
    unjudged,
    lateAudits,
    eventsMissing,
    recorded: refreshed.flatMap(({ recorded }) => recorded),
    isComplete: failed.length === 0,
    failed: [
      ...failed,
      ...untold.unwoken,
      ...unsent.unwoken,
      ...late.unwoken,
      ...old.flatMap((one) => (one.kind === 'failed' ? [one] : [])),
    ],
    asked: together(old.flatMap((one) => (one.kind === 'failed' || one.kind === 'retired' ? [] : [one.asked]))),
  };
};

/** Keeps the failure of one part of the sweep from the others. */
const tryingInto =
  (failed: Unswept[]) =>
  async <Answer>(what: string, act: () => Promise<Answer>, otherwise: Answer): Promise<Answer> => {
    try {
      return await act();
    } catch (cause) {
      failed.push({ what, cause });
      return otherwise;
    }
  };
