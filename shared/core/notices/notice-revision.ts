import type { Incident } from '../incidents/incident.ts';
import { tasksOfDaemon } from '../ledger/known-tasks.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ItemState } from '../state/instance-state.ts';
import { isoTime } from '../words/format-time.ts';
import { cut } from '../words/text-size.ts';
import type { NoticeRevision } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';
import { countedProviderOf } from './notice-ecs.ts';
import { daemonOfGroup } from './notice-group.ts';

const LONGEST_NAME = 255;

/**
 * The revision of the daemon that the incident's group is about, on its container instance, and how many others run it; null where no task of
 * it is known there, or ECS has not said. @param at the clock at which the notice was committed, epoch milliseconds
 */
export const revisionOf = (
  state: ItemState,
  incident: Incident,
  at: number,
  context: NoticeContext,
): NoticeRevision | null => {
  const daemonName = daemonOfGroup(incident);
  if (state.kind !== 'instance' || daemonName === null) return null;
  const revision = newestRevision(state.ledger, daemonName);
  if (revision === null) return null;
  const { provider, countedAt = 0 } = countedProviderOf(state.ledger, at, context) ?? {};
  const ofDaemon = provider?.revisions?.filter((one) => one.daemonName === daemonName) ?? [];
  const own = ofDaemon.find((one) => one.revision === revision);
  const all = ofDaemon.reduce((sum, { count }) => sum + count, 0);
  return {
    daemonName: cut(daemonName, LONGEST_NAME),
    revision,
    running: own === undefined ? null : { count: own.count, others: all - own.count, asOf: isoTime(countedAt) },
    ...deployed(own?.deployedAt ?? null, incident),
  };
};

const deployed = (
  at: number | null,
  { occurredAt }: Incident,
): Pick<NoticeRevision, 'deployedAt' | 'deployedBeforeMs'> =>
  at === null
    ? { deployedAt: null, deployedBeforeMs: null }
    : { deployedAt: isoTime(at), deployedBeforeMs: occurredAt - at };

/** By the task that was created last, whether it ran or not. */
const newestRevision = (ledger: Ledger, daemonName: string): number | null => {
  const known = tasksOfDaemon(ledger, daemonName).filter(({ revision }) => revision !== undefined);
  const bornAt = ({ createdAt, startedAt, updatedAt }: (typeof known)[number]): number =>
    createdAt ?? startedAt ?? updatedAt;
  return known.toSorted((one, other) => bornAt(other) - bornAt(one))[0]?.revision ?? null;
};
