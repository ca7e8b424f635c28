import type { FreshFacts } from '../../core/remedies/fresh-facts.ts';
import type { GuardAnswer, GuardName } from '../../core/remedies/guard.ts';
import { judgeGuards } from '../../core/remedies/guards/index.ts';
import type { Plan } from '../../core/remedies/plan.ts';
import { propose } from '../../core/remedies/propose.ts';
import type { StoredInstance } from './fresh-look.ts';
import type { Room } from './headroom.ts';
import type { WithPolicy } from './remediator.ts';

/** Guards that say from what is known when they will pass. */
const KNOW_WHEN: readonly GuardName[] = ['cooldown', 'repair-had-its-time'];

const LATER_MS = 900_000;

/** What is known already, before ECS is asked: nothing is decided by it but that it is no use to ask now. */
export type PutOff =
  | { readonly kind: 'until'; readonly until: number; readonly why: string }
  | { readonly kind: 'refused'; readonly plan: Plan; readonly guards: readonly GuardAnswer[] };

/**
 * Why nothing can be done now whatever a look would show; null if it is time to look. It spares ECS the dozens of calls of
 * asking while something has to have its time, or where there is no room in the budget.
 * @param askRoomNow asks for the budget, which costs a few calls; only if nothing else is in the way
 */
export const putOff = async (
  { state }: StoredInstance,
  askRoomNow: () => Promise<Room>,
  { store, policy, now }: WithPolicy,
): Promise<PutOff | null> => {
  const inventory = (await store.readInventory(state.ledger.clusterArn))?.state ?? null;
  if (inventory === null) return null;
  const proposal = propose(state, { policy, coverages: inventory.daemons, now: now() });
  if (proposal.kind === 'waits') return { ...proposal, kind: 'until' };
  // what has come back may go again, and no notice tells of it while the incident is open
  if (proposal.kind === 'nothing') return { kind: 'until', until: now() + LATER_MS, why: proposal.why };
  if (proposal.kind !== 'plan') return null;
  const { plan } = proposal;
  const answers = (provider: FreshFacts['provider']): readonly GuardAnswer[] => {
    const facts = { ...UNKNOWN, state, verdicts: state.incident?.violations ?? [], inventory, provider };
    return judgeGuards({ plan, facts, policy, now: now(), by: 'bookend', approved: null });
  };
  for (const { guard, passed, until, reason } of answers(null))
    if (!passed && until !== null && KNOW_WHEN.includes(guard))
      return { kind: 'until', until, why: `${guard}: ${reason}` };
  const { standing } = await askRoomNow();
  const guards = answers(standing).filter(({ guard, passed }) => guard === 'budget' && !passed);
  return guards.length === 0 ? null : { kind: 'refused', plan, guards };
};

const UNKNOWN = { askedAt: 0, daemonTaskArns: null, tagNames: null, daemonsDeploying: null };
