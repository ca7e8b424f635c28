import type { Policy } from '../../core/policy/policy.ts';
import { TRAITS } from '../../core/rules/index.ts';
import type { ItemState, Untold } from '../../core/state/instance-state.ts';
import { isOfNotJudged } from '../../core/state/not-judged-incident.ts';
import type { ItemKey } from '../../core/words/item-key.ts';
import type { RuleName } from '../../core/words/verdict.ts';
import type { QueueMessage } from '../aws/queue.ts';
import { itemKeyOf } from '../store/keys.ts';

/**
 * A message of the remedies queue: that something broke for which the policy names a remedy. It decides nothing: whoever
 * gets it looks at ECS afresh. A repeat has the same id.
 */
export type RemedyMessage = {
  /** The id of the notice which tells of it. */
  readonly id: string;
  readonly incidentId: string;
  readonly place: ItemKey;
  readonly clusterArn: string;
  /** The broken rules that the policy has a remedy for, sorted. */
  readonly rules: readonly RuleName[];
  /** Epoch milliseconds. */
  readonly openedAt: number;
};

/** A remedy message on its way to its queue. */
export type QueuedRemedy = QueueMessage & { readonly body: RemedyMessage };

/**
 * A new violation asks for a remedy; one that is over or only lasts does not, nor does an act. A repair asks for one against
 * tasks that started too early: only once the daemon runs is it of use to replace them.
 */
const asks = ({ state, ofRemedy, ofMargin }: Untold, rules: readonly RuleName[]): boolean => {
  if (ofRemedy !== undefined || ofMargin !== undefined || state === 'resolved') return false;
  return state !== 'repaired' || rules.some((rule) => TRAITS[rule].repair.leavesWork);
};

/**
 * The message that goes with a notice which is told; null where nothing is to be repaired: while Bookend only observes or is
 * switched off, once it is over, and for what no remedy helps against.
 */
export const remedyOf = (
  state: ItemState,
  untold: Untold,
  { mode, killSwitch, remedies }: Policy,
): QueuedRemedy | null => {
  const { incident } = state;
  if (mode === 'observe' || killSwitch || state.kind !== 'instance') return null;
  if (incident === null || incident.resolvedAt !== null || isOfNotJudged(state, untold.id)) return null;
  const broken = new Set(incident.violations.map(({ rule }) => rule));
  const rules = [...broken].filter((rule) => remedies[rule].length > 0).sort();
  if (rules.length === 0 || !asks(untold, rules)) return null;
  const { id: incidentId, clusterArn, openedAt } = incident;
  return { body: { id: untold.id, incidentId, place: itemKeyOf(state), clusterArn, rules, openedAt }, delaySeconds: 0 };
};
