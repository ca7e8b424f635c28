import { expectedOn } from '../../expected/expected-daemons.ts';
import { type Guard, passes, refuses } from '../guard.ts';

/** Without a daemon that is not critical applications run lawfully; one that does not exist comes back with no remedy. */
export const daemonCritical: Guard = ({ plan, facts: { state, inventory }, policy }) => {
  if (inventory === null) return refuses('the daemons of the cluster are not known');
  const expected = expectedOn(state.ledger, inventory.daemons, policy.startDeadlineSeconds * 1000);
  for (const { daemonName } of plan.against) {
    if (daemonName === null) continue;
    const daemon = expected.find((one) => one.daemonName === daemonName);
    if (daemon === undefined || daemon.until !== Number.POSITIVE_INFINITY)
      return refuses(`the daemon ${daemonName} is not expected on the container instance any more`);
    if (!daemon.critical) return refuses(`the daemon ${daemonName} is not critical`);
  }
  return passes('every daemon that it is for is critical');
};
