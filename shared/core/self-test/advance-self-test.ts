import { advance } from '../advance/advance.ts';
import { DEFAULT_POLICY } from '../rules/default-policy.ts';
import type { Advanced } from '../state/context.ts';
import type { ItemState } from '../state/instance-state.ts';
import type { ItemFact } from '../words/facts.ts';
import { selfTestInventory } from './self-test-inventory.ts';

type Run = {
  readonly clusterArn: string;
  /** The clock, epoch milliseconds. */
  readonly now: number;
};

/**
 * The state of a self-test's item after it has learned facts. The same code judges it as all others, by the default policy: a
 * margin, a silence or a severity of the deployment's own must not hide it. Only the opening of its incident is told, nothing is
 * checked later, and its verdicts are in no count. It is written only where there is something to tell.
 */
export const advanceSelfTest = (
  known: ItemState | null,
  facts: readonly ItemFact[],
  { clusterArn, now }: Run,
): Advanced => {
  const inventory = selfTestInventory(clusterArn, now);
  const { failed, state } = advance(known, facts, { policy: DEFAULT_POLICY, inventory, now });
  const opened = openingAlone(state);
  const changed = opened.untold.length > (known?.untold.length ?? 0);
  return { state: changed ? opened : (known ?? opened), changed, verdicts: [], ...(failed && { failed }) };
};

/** Without the incident that it could not be judged, which is in the log: it would be counted among the open ones. */
const openingAlone = ({ notJudged: _, ...state }: ItemState): ItemState => {
  const { incident, untold } = state;
  const opening = untold.filter(({ id, state: told }) => told === 'open' && id.startsWith(`${incident?.id}#`));
  return { ...state, due: null, untold: opening };
};
