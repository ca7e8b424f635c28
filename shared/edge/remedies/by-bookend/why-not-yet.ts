import { CLOCK_SKEW_MS } from '../../../core/remedies/attempt-times.ts';
import type { FreshFacts } from '../../../core/remedies/fresh-facts.ts';
import type { GuardAnswer, GuardName } from '../../../core/remedies/guard.ts';
import { judgeGuards } from '../../../core/remedies/guards/judge-guards.ts';
import { type Proposal, propose } from '../../../core/remedies/propose.ts';
import type { InstanceState, Inventory } from '../../../core/state/instance-state.ts';
import { LONGEST_DELAY_SECONDS } from '../../aws/queue.ts';
import type { Headroom } from '../ask/headroom.ts';
import type { StoredInstance } from '../ask/instance-item.ts';
import type { WithPolicy } from '../ask/remediator.ts';
import { again, ends, forPerson, type Next, refused, secondsUntil } from './next.ts';

/** A message that waited longer than SQS can hold one back, and as long again, was stuck: the world has moved on. */
const STUCK_MS = 1_800_000;

/** Epoch milliseconds; `liftedAt`: the time the kill switch was lifted last, null if that is not known. */
type MessageTimes = { readonly askedAt: number; readonly sentAt: number; readonly liftedAt: number | null };

/**
 * Says why nothing may be done, whatever ECS would say: then it is not even asked, and the message is never replayed. Where a
 * person might wait for the act, they are told that it is theirs.
 */
export const whyPaused = (
  { policy, mayWrite, now }: WithPolicy,
  { askedAt, sentAt, liftedAt }: MessageTimes,
): Next | null => {
  if (!mayWrite) return ends('dropped', 'Bookend was deployed without its rights to write to ECS');
  if (policy.mode !== 'enforce') return ends('dropped', `the mode of the policy is ${policy.mode}`);
  if (policy.killSwitch) return forPerson('dropped', 'the kill switch of the policy is on');
  if (liftedAt !== null && liftedAt > now() + CLOCK_SKEW_MS)
    return forPerson('dropped', 'when the kill switch was lifted is not known: switch it on and off again');
  if (liftedAt !== null && askedAt < liftedAt)
    return forPerson('dropped', 'it was asked for before the kill switch was lifted, and is not replayed');
  return now() - sentAt > STUCK_MS ? forPerson('dropped', 'the message was stuck for too long') : null;
};

/** The proposal that follows from the stored item alone: it decides only that it is no use to ask ECS now. */
export type KnownProposal = {
  readonly state: InstanceState;
  readonly inventory: Inventory;
  readonly proposal: Proposal;
};

/** Plans by the stored item; null while the inventory of the cluster is not known. */
export const planByKnown = async (
  { state }: StoredInstance,
  { store, policy, now }: WithPolicy,
): Promise<KnownProposal | null> => {
  const inventory = (await store.readInventory(state.ledger.clusterArn))?.state ?? null;
  if (inventory === null) return null;
  return { state, inventory, proposal: propose(state, { policy, coverages: inventory.daemons, now: now() }) };
};

/** Guards that say from the item when they will pass. */
const KNOW_WHEN: readonly GuardName[] = ['cooldown', 'repair-had-its-time'];

/**
 * Says why nothing can be done now whatever a look would show; null if it is time to look. It spares ECS the dozens of calls of
 * asking while something has to have its time.
 */
export const whyNotYet = (known: KnownProposal | null, remediator: WithPolicy): Next | null => {
  if (known === null) return null;
  const { proposal } = known;
  const now = remediator.now();
  if (proposal.kind === 'waits') return again(secondsUntil(proposal.until, now), 'refused', proposal.why);
  // a trouble that is over may come back, and no notice tells of it while the incident is open
  if (proposal.kind === 'nothing') return again(LONGEST_DELAY_SECONDS, 'refused', proposal.why);
  for (const { guard, passed, until, reason } of guardsByKnown(known, null, remediator))
    if (!passed && until !== null && KNOW_WHEN.includes(guard))
      return again(secondsUntil(until, now), 'refused', `${guard}: ${reason}`);
  return null;
};

/** Refuses for the budget alone, before ECS is asked for anything else; null if there is headroom. */
export const whyUsedUp = (known: KnownProposal | null, { usage }: Headroom, remediator: WithPolicy): Next | null => {
  if (known?.proposal.kind !== 'plan') return null;
  const answers = guardsByKnown(known, usage, remediator);
  const guards = answers.filter(({ guard, passed }) => guard === 'budget' && !passed);
  return guards.length === 0 ? null : refused(known.proposal.plan, guards, remediator.policy);
};

const UNKNOWN = { askedAt: 0, daemonTaskArns: null, tagNames: null, daemonsDeploying: null };

const guardsByKnown = (
  { state, inventory, proposal }: KnownProposal,
  provider: FreshFacts['provider'],
  { policy, now }: WithPolicy,
): readonly GuardAnswer[] => {
  if (proposal.kind !== 'plan') return [];
  const facts = { ...UNKNOWN, state, verdicts: state.incident?.violations ?? [], inventory, provider };
  return judgeGuards({ plan: proposal.plan, facts, policy, now: now(), by: 'bookend', approved: null });
};
