import { goneOf, leavingOf } from '../../ledger/leaving.ts';
import { newestOf } from '../../ledger/statuses.ts';
import { type Guard, passes, refuses } from '../guard.ts';

/** ECS is already replacing an instance that leaves, and drains an ACTIVE one only. */
export const notAlreadyLeaving: Guard = ({ plan, facts: { state } }) => {
  const { ledger } = state;
  const status = newestOf(ledger)?.status ?? 'unknown';
  if (leavingOf(ledger) !== null || goneOf(ledger) !== null)
    return refuses(`the container instance is leaving already: it is ${status}`);
  return plan.remedy === 'drain-instance' && status !== 'ACTIVE'
    ? refuses(`only an ACTIVE container instance can be drained: it is ${status}`)
    : passes('the container instance is not leaving');
};
