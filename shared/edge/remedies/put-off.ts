import type { GuardName } from '../../core/remedies/guard.ts';
import { judgeGuards } from '../../core/remedies/guards/index.ts';
import { propose } from '../../core/remedies/propose.ts';
import type { StoredInstance } from './fresh-look.ts';
import type { WithPolicy } from './remediator.ts';

/** Guards that say from what is known when they will pass. */
const KNOW_WHEN: readonly GuardName[] = ['cooldown', 'repair-had-its-time'];

const LATER_MS = 900_000;

/**
 * Until when nothing can be done whatever a look would show, from what is known; null if it is time to look. An act is
 * never decided by it: it spares ECS the dozen calls of asking while something has to have its time.
 */
export const putOffUntil = async (
  { state }: StoredInstance,
  { store, policy, now }: WithPolicy,
): Promise<{ readonly until: number; readonly why: string } | null> => {
  const inventory = (await store.readInventory(state.ledger.clusterArn))?.state ?? null;
  if (inventory === null) return null;
  const proposal = propose(state, { policy, coverages: inventory.daemons, now: now() });
  if (proposal.kind === 'waits') return proposal;
  // what has come back may go again, and no notice tells of it while the incident is open
  if (proposal.kind === 'nothing') return { until: now() + LATER_MS, why: proposal.why };
  if (proposal.kind !== 'plan') return null;
  const facts = {
    askedAt: 0,
    state,
    verdicts: state.incident?.violations ?? [],
    inventory,
    daemonTaskArns: null,
    tagNames: null,
    provider: null,
    daemonsDeploying: null,
  };
  const answers = judgeGuards({ plan: proposal.plan, facts, policy, now: now(), by: 'bookend', approved: null });
  const [waiting] = answers.filter(
    ({ guard, passed, until }) => !passed && until !== null && KNOW_WHEN.includes(guard),
  );
  return waiting === undefined || waiting.until === null
    ? null
    : { until: waiting.until, why: `${waiting.guard}: ${waiting.reason}` };
};
