import { deploymentOf, registrationOf } from '../../simulator/events/fact-keys.ts';
import { kindOfFact, withoutNumbers } from '../seeds/reasons.ts';
import type { FleetRun } from './fleet-run.ts';
import { isDepartureOfAnotherLost } from './lost-facts.ts';
import type { Pair } from './pair.ts';

/** The start edge is proven if the oldest fact is at most this much after the registration. */
const EDGE_MS = 5000;

/** Tells why replay lawfully does not report a violation; null if it should. */
export const whyMissed = (run: FleetRun, { truth, replay }: Pair): string | null => {
  if (truth === undefined) return null;
  if (!truth.expectedInReplay.includes('violated'))
    return `no event tells: ${withoutNumbers(replay?.reason ?? 'not judged')}`;
  const [lost] = run.lostOf(truth.needs);
  if (lost !== undefined) return `lost: ${kindOfFact(run.log, lost)}`;
  const instance = run.log.instances.get(truth.containerInstanceArn ?? '');
  if (instance !== undefined && run.oldestToldAt > instance.registeredAt + EDGE_MS)
    return 'lost: whatever was before the oldest fact of the stream';
  if (
    isOfStarts(truth.rule) &&
    instance !== undefined &&
    !run.hasDelivered(registrationOf(instance.containerInstanceArn))
  )
    return 'lost: the registration';
  if (truth.rule === 'repair-started' && instance !== undefined && isDepartureOfAnotherLost(run, instance))
    return 'lost: a status of another container instance, and with it the pace of repair';
  if (truth.daemonName !== null && isFirstDeploymentLost(run, truth.clusterArn))
    return 'lost: when the first deployment of a daemon began or ended';
  if (truth.expectedInReplay.length > 1) return `left open: ${withoutNumbers(replay?.reason ?? 'not judged')}`;
  return null;
};

/** Without the registration nobody knows whether an earlier daemon task ran: "the start edge". */
const isOfStarts = (rule: string): boolean =>
  ['daemon-started-first', 'daemon-running', 'daemons-in-order'].includes(rule);

/** A daemon is judged only on instances that registered after its first deployment began, as far as that is known. */
const isFirstDeploymentLost = ({ log, oldestToldAt, hasDelivered }: FleetRun, of: string): boolean =>
  log.daemons
    .filter(({ clusterArn, createdAt }) => clusterArn === of && createdAt >= oldestToldAt)
    .some(({ daemonName, clusterArn }) => {
      const first = [...log.deployments.values()].find(
        (one) => one.daemonName === daemonName && one.clusterArn === clusterArn,
      );
      return (
        first?.statuses.some(({ status }) => !hasDelivered(deploymentOf(first.daemonDeploymentArn, status))) ?? false
      );
    });
