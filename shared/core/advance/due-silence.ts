import { type Incident, isOpen } from '../incidents/incident.ts';
import { silenceEndOf } from '../incidents/silences.ts';
import type { AdvanceContext } from '../state/context.ts';
import type { DueCheck } from '../state/instance-state.ts';

/** A due check keeps its reason: it is not replaced by one that is sooner by less than this. */
const SOON_ENOUGH_MS = 60_000;

/** The next check, or the end of the silence that keeps the incident from people, whichever is sooner. */
export const withSilenceEnd = (
  due: DueCheck | null,
  incident: Incident | null,
  { policy, now }: Pick<AdvanceContext, 'policy' | 'now'>,
): DueCheck | null => {
  if (!isOpen(incident) || incident.silenced === undefined) return due;
  const at = silenceEndOf(incident, policy, now);
  return at === null || (due !== null && due.at <= at + SOON_ENOUGH_MS)
    ? due
    : { at, needs: 'clock', why: 'a silence ends' };
};
