import { settled } from '../../../core/remedies/remediation.ts';
import type { Attempt, AttemptOutcome } from '../../../core/state/attempt.ts';
import type { InstanceState } from '../../../core/state/instance-state.ts';
import { lookNow } from '../ask/ask-for-guards.ts';
import { providerOf } from '../ask/headroom.ts';
import { changeInstance, readInstance, type StoredInstance } from '../ask/instance-item.ts';
import type { WithPolicy } from '../ask/remediator.ts';

const CONCLUSIONS: Readonly<Record<Exclude<AttemptOutcome, 'begun' | 'acted'>, string>> = {
  repaired: 'a look shows that the world has changed as it should',
  'no-effect': 'a look shows that nothing has changed in time',
  failed: 'nothing was done, or nobody knows: Bookend stopped in between, or ECS accepted nothing',
};

const isUnderWay = ({ outcome }: Attempt): boolean => outcome === 'begun' || outcome === 'acted';

/** Tells whether an act on the container instance is not settled yet. */
export const hasUnderWay = ({ remediation }: InstanceState): boolean => remediation?.attempts.some(isUnderWay) ?? false;

/** Looks at the instance, and settles what was done on it. Returns its item as it stands then; null if it is gone. */
export const lookAndSettle = async (stored: StoredInstance, remediator: WithPolicy): Promise<StoredInstance | null> => {
  const { containerInstanceArn, clusterArn } = stored.state.ledger;
  const inventory = (await remediator.store.readInventory(clusterArn))?.state ?? null;
  await lookNow(stored, inventory, remediator);
  await settle(containerInstanceArn, remediator);
  return readInstance(containerInstanceArn, remediator);
};

/**
 * Writes to the item what the newest look shows of the acts that were under way. Those that are over give their lease back and
 * conclude their entries. Leases that a crash has left on the instance go too.
 */
export const settle = async (containerInstanceArn: string, remediator: WithPolicy): Promise<void> => {
  const changed = await changeInstance(containerInstanceArn, remediator, settled);
  if (changed === null) return;
  const { before, after } = changed;
  const over = (after.remediation?.attempts ?? []).filter(
    (attempt) =>
      !isUnderWay(attempt) &&
      before.remediation?.attempts.some((one) => one.planId === attempt.planId && isUnderWay(one)),
  );
  for (const attempt of over) await conclude(attempt, remediator);
  await giveBackIdle(after, remediator);
};

const conclude = async ({ planId, at, outcome }: Attempt, { history }: WithPolicy): Promise<void> => {
  if (outcome !== 'begun' && outcome !== 'acted') await history.conclude(planId, at, CONCLUSIONS[outcome]);
};

/** Gives back the leases that a crash has left: a lease serves an act that is under way, or one that is just being made. */
export const giveBackIdle = async (
  state: InstanceState,
  { budget, now }: Pick<WithPolicy, 'budget' | 'now'>,
): Promise<void> => {
  const provider = providerOf({ state });
  if (provider === null) return;
  const { leases } = await budget.read(provider);
  const underWay = new Set(state.remediation?.attempts.filter(isUnderWay).map(({ planId }) => planId));
  const isDone = (planId: string): boolean =>
    state.remediation?.attempts.some((one) => one.planId === planId && !isUnderWay(one)) ?? false;
  const idle = leases.filter(
    ({ containerInstanceArn, planId, actsUntil }) =>
      containerInstanceArn === state.ledger.containerInstanceArn &&
      !underWay.has(planId) &&
      (isDone(planId) || actsUntil < now()),
  );
  for (const lease of idle) await budget.giveBack(provider, lease);
};
