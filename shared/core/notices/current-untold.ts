import type { Incident } from '../incidents/incident.ts';
import { isOpen } from '../incidents/incident.ts';
import type { ItemState, Untold } from '../state/instance-state.ts';
import { isGoingOn } from '../words/trouble.ts';

/**
 * The newest notices of what is unresolved in an item, under the ids that they were sent with, as if they were still to be told: none, one of
 * its incident, one of what can't be judged, or both.
 */
export const currentUntold = (state: ItemState): readonly Untold[] => {
  const { incident, notices, notJudged } = state;
  return [
    ...(isOpen(incident) ? [{ id: `${incident.id}#${Math.max(1, notices)}`, ...lastSaid(incident, notices) }] : []),
    ...(isGoingOn(notJudged)
      ? [{ id: `${notJudged.id}#${notJudged.notices}`, state: 'open' as const, at: notJudged.openedAt }]
      : []),
  ];
};

const lastSaid = ({ repairedAt, changes, openedAt }: Incident, notices: number): Pick<Untold, 'state' | 'at'> => {
  if (repairedAt !== undefined) return { state: 'repaired', at: repairedAt };
  return notices > 1 ? { state: 'changed', at: changes?.at ?? openedAt } : { state: 'open', at: openedAt };
};
