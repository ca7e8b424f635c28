import { waitsForInventory } from '../../core/advance/due.ts';
import { dueQuestion } from '../../core/advance/due-question.ts';
import type { Question } from '../../core/looks/question.ts';
import { type AdvanceContext, isFresh, isKnown } from '../../core/state/context.ts';
import type { InstanceState, Inventory } from '../../core/state/instance-state.ts';
import { type FactsOfItem, factsByItem } from '../../core/words/item-key.ts';
import { type LookResult, lookAtInstances } from '../ecs/looks/look-at-instances.ts';
import type { Check } from '../messages/checks.ts';
import type { Recorded } from '../record/record.ts';
import { pkOf } from '../store/keys.ts';
import { readByPk } from '../store/read-by-pk.ts';
import { type EcsCounts, type Inspector, together } from './inspector.ts';
import { judgeAgain } from './judge-again.ts';
import type { LiveCheck } from './live-checks.ts';
import { recordByPace } from './record-by-pace.ts';
import { refreshInventory } from './refresh-inventory.ts';

export type LooksMade = {
  readonly recorded: readonly Recorded[];
  /** To be sent again: ECS could not, or did not, tell now. */
  readonly later: readonly Check[];
  readonly asked: EcsCounts;
};

/** A cluster of which ECS did not tell all daemons is left alone for so long: without them nothing there can be judged. */
const AFTER_GAP_SECONDS = 60;

/**
 * Makes the checks of one cluster that need ECS. It first refreshes the inventory if that is unknown or stale, or a deployment
 * waits for it: once for all checks, and often no instance has to be looked at any more. Then it makes one look at all instances
 * that still wait for one. Rejects if ECS or the table can't be asked.
 */
export const makeLooks = async (
  clusterArn: string,
  checks: readonly LiveCheck[],
  inspector: Inspector,
): Promise<LooksMade> => {
  const { store, now } = inspector;
  const known = (await store.readInventory(clusterArn))?.state ?? null;
  if (!needsRefresh(checks, known, now())) return lookAndRecord(clusterArn, checks, known, inspector);

  const refreshed = await refreshInventory(clusterArn, inspector);
  const { asked } = refreshed;
  if (refreshed.kind === 'later') return { recorded: [], later: asLater(checks, refreshed.delaySeconds), asked };
  const { inventory, recorded } = refreshed;
  if (!isKnown(inventory)) return { recorded, later: asLater(checks, AFTER_GAP_SECONDS), asked };
  const judged = await judgedAnew(clusterArn, checks, inspector);
  const looked = await lookAndRecord(clusterArn, judged.checks, inventory, inspector);
  return {
    recorded: [...recorded, ...judged.recorded, ...looked.recorded],
    later: looked.later,
    asked: together([asked, looked.asked]),
  };
};

const needsRefresh = (checks: readonly LiveCheck[], inventory: Inventory | null, now: number): boolean =>
  !isFresh({ inventory, now }) ||
  checks.some(
    ({ check, state }) =>
      (check.place.kind === 'deployments' || waitsForInventory(state.due)) &&
      (inventory?.refreshedAt ?? 0) < check.dueAt,
  );

const asLater = (checks: readonly LiveCheck[], delaySeconds: number): readonly Check[] =>
  checks.map(({ check }) => ({ body: check, delaySeconds }));

/** Judges the items by the new inventory, and reads them as they stand then: what it settles needs no look. */
const judgedAnew = async (clusterArn: string, checks: readonly LiveCheck[], inspector: Inspector) => {
  const keys = checks.map(({ check }) => check.place);
  const recorded = await judgeAgain(clusterArn, keys, inspector);
  const stored = await readByPk(keys, inspector.store);
  const now = checks.flatMap(({ check }) => {
    const state = stored.get(pkOf(check.place))?.state;
    return state === undefined ? [] : { check, state };
  });
  return { recorded, checks: now };
};

/**
 * Looks once at all instances of a cluster that still wait for a look, and records the facts. Facts about an instance are
 * recorded even if they do not answer the question; that it was looked at is a fact only if they do. Facts that ECS tells of other
 * instances in passing are recorded like events of theirs: the event may be lost.
 */
const lookAndRecord = async (
  clusterArn: string,
  checks: readonly LiveCheck[],
  inventory: Inventory | null,
  inspector: Inspector,
): Promise<LooksMade> => {
  const { policy, now, lookout } = inspector;
  const context = { policy, inventory, now: now() };
  const questions = checks.flatMap(({ state }) =>
    state.kind === 'instance' ? (questionOf(state, context) ?? []) : [],
  );
  const { results, others, ...counts } = await lookAtInstances(questions, lookout);
  const items = checks.map(({ check }): FactsOfItem => {
    const facts = resultOf(check, results)?.facts ?? [];
    return { key: check.place, clusterArn, facts };
  });
  const recorded = await recordByPace(clusterArn, [...items, ...factsByItem(others)], inspector);
  const later = checks.flatMap(({ check }) => {
    const result = resultOf(check, results);
    return result?.kind === 'later' ? { body: check, delaySeconds: result.delaySeconds } : [];
  });
  return { recorded, later, asked: { looks: questions.length, ...counts } };
};

/** The question about an instance; null where it can't be judged: recording it meets the same fault, and says so. */
const questionOf = (state: InstanceState, context: AdvanceContext): Question | null => {
  try {
    return dueQuestion(state, context);
  } catch {
    return null;
  }
};

const resultOf = ({ place }: Check['body'], results: ReadonlyMap<string, LookResult>): LookResult | undefined =>
  place.kind === 'instance' ? results.get(place.containerInstanceArn) : undefined;
