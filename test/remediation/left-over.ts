import { leavingOf } from '../../shared/core/ledger/leaving.ts';
import type { Notice } from '../../shared/core/notices/notice.ts';
import type { InstanceState } from '../../shared/core/state/instance-state.ts';
import type { RemedyBudget } from '../../shared/edge/remedies/budget/remedy-budget.ts';
import type { Fleet } from '../../simulator/fleet/fleet.ts';

/** Shows that somebody has an incident in hand: the notices about it, and the messages that failed so often that an alarm calls a person. */
export type InHand = {
  readonly notices: readonly Pick<Notice, 'incidentId' | 'remedy'>[];
  readonly deadLetters: readonly string[];
};

/** So many leases are held; but for those of an instance whose message ended in the dead letters. */
export const leasesOf = async (
  { clusters }: Pick<Fleet, 'clusters'>,
  budget: RemedyBudget,
  deadLetters: readonly string[],
): Promise<number> => {
  let leases = 0;
  for (const { clusterArn, capacityProviders } of clusters.values())
    for (const capacityProviderName of capacityProviders.keys())
      leases += (await budget.read({ clusterArn, capacityProviderName })).leases.filter(
        (lease) => !deadLetters.some((letter) => letter.includes(lease.containerInstanceArn)),
      ).length;
  return leases;
};

/** Tells whether an incident is neither over, nor repaired, nor with a person. */
export const isAbandoned = (
  { incident, ledger, remediation }: InstanceState,
  { notices, deadLetters }: InHand,
): boolean => {
  if (incident === null || incident.resolvedAt !== null || incident.repairedAt !== undefined) return false;
  if (leavingOf(ledger) !== null || remediation?.handedOver?.incidentId === incident.id) return false;
  if (deadLetters.some((letter) => letter.includes(incident.id))) return false;
  // told without a remedy there is nothing that Bookend would do: then the notice says what a person can
  return notices.findLast(({ incidentId }) => incidentId === incident.id)?.remedy !== null;
};
