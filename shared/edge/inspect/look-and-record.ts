import { dueQuestion } from '../../core/advance/due-question.ts';
import type { Question } from '../../core/looks/question.ts';
import type { AdvanceContext } from '../../core/state/context.ts';
import type { InstanceState, Inventory } from '../../core/state/instance-state.ts';
import { type Touched, touchedBy } from '../../core/words/item-key.ts';
import { type LookResult, lookAtInstances } from '../ecs/look-at-instances.ts';
import type { Check } from '../messages/checks.ts';
import type { Recorded } from '../record/record.ts';
import type { Asked, Inspector } from './inspector.ts';
import type { LiveCheck } from './live-checks.ts';
import { recordByPace } from './record-by-pace.ts';

export type LookedAndRecorded = {
  readonly recorded: readonly Recorded[];
  /** What ECS could not, or did not, tell now. */
  readonly later: readonly Check[];
  readonly asked: Asked;
};

/**
 * Looks once at all instances of a cluster that still wait for a look, and records what was found. What was seen of an
 * instance is recorded even if it does not answer the question; that it was looked at is a fact only if it does. What ECS
 * tells of other instances in passing is recorded like an event of theirs: the event may be lost.
 */
export const lookAndRecord = async (
  clusterArn: string,
  checks: readonly LiveCheck[],
  inventory: Inventory | null,
  inspector: Inspector,
): Promise<LookedAndRecorded> => {
  const { policy, now, lookout } = inspector;
  const context = { policy, inventory, now: now() };
  const questions = checks.flatMap(({ state }) =>
    state.kind === 'instance' ? (questionOf(state, context) ?? []) : [],
  );
  const { results, others, ...counts } = await lookAtInstances(questions, lookout);
  const touched = checks.map(({ check }): Touched => {
    const facts = resultOf(check, results)?.facts ?? [];
    return { key: check.place, clusterArn, facts };
  });
  const recorded = await recordByPace(clusterArn, [...touched, ...touchedBy(others)], inspector);
  const later = checks.flatMap(({ check }) => {
    const result = resultOf(check, results);
    return result?.kind === 'later' ? { body: check, delaySeconds: result.delaySeconds } : [];
  });
  return { recorded, later, asked: { looks: questions.length, ...counts } };
};

/** Where nothing can be judged nothing is asked: recording it finds the same fault, and says so. */
const questionOf = (state: InstanceState, context: AdvanceContext): Question | null => {
  try {
    return dueQuestion(state, context);
  } catch {
    return null;
  }
};

const resultOf = ({ place }: Check['body'], results: ReadonlyMap<string, LookResult>): LookResult | undefined =>
  place.kind === 'instance' ? results.get(place.containerInstanceArn) : undefined;
