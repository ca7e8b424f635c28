import type { VerdictLine as ReplayLine } from '../../cli/terminal/verdict-line.ts';
import { checkOf, deploymentOf, endOf, overOf, startOf, versionOf } from '../../simulator/events/fact-keys.ts';
import type { InstanceRecord, ProcessRecord } from '../../simulator/fleet/records.ts';
import type { FleetRun } from './fleet-run.ts';

export const daemonsOn = (instance: InstanceRecord | undefined, daemonName: string | null): readonly ProcessRecord[] =>
  (instance?.processes ?? []).filter((process) => process.daemonName !== null && process.daemonName === daemonName);

export const isStartLost = ({ hasDelivered }: FleetRun, { taskArn, startTold }: ProcessRecord): boolean =>
  startTold && !hasDelivered(startOf(taskArn));

/** Its moment, or, where none was told, that it is over. */
export const isEndLost = ({ hasDelivered }: FleetRun, { taskArn, endTold }: ProcessRecord): boolean =>
  endTold === 'moment' ? !hasDelivered(endOf(taskArn)) : endTold === 'stopped-only' && !hasDelivered(overOf(taskArn));

/** True if it is not known when a version began: it, or the one before it, is lost. */
export const isBeginningLost = (run: FleetRun, instance: InstanceRecord, version: number): boolean =>
  [version - 1, version].some((one) => one > 0 && isVersionLost(run, instance, one));

export const isVersionLost = (
  { hasDelivered }: FleetRun,
  { containerInstanceArn }: InstanceRecord,
  version: number,
): boolean => !hasDelivered(versionOf(containerInstanceArn, version));

/** The moments at which drains were cancelled by an ACTIVE that is lost. */
export const lostCancellationsOf = (run: FleetRun, instance: InstanceRecord | undefined): readonly number[] =>
  (instance?.statuses ?? []).flatMap(({ status, at, version }, index) =>
    instance !== undefined &&
    status === 'ACTIVE' &&
    instance.statuses[index - 1]?.status === 'DRAINING' &&
    isVersionLost(run, instance, version)
      ? [at]
      : [],
  );

export const leavingOf = (instance: InstanceRecord | undefined): InstanceRecord['statuses'][number] | undefined => {
  const statuses = instance?.statuses ?? [];
  const lastActive = statuses.findLastIndex(({ status }) => status === 'ACTIVE');
  return statuses.slice(lastActive + 1).find(({ status }) => status === 'DRAINING' || status === 'DEREGISTERING');
};

export const isStatusLost = (run: FleetRun, instance: InstanceRecord | undefined, wanted: readonly string[]): boolean =>
  instance?.statuses.some(({ status, version }) => wanted.includes(status) && isVersionLost(run, instance, version)) ??
  false;

/** The pace of repair depends on every other instance of the provider: when it joined, and when it was draining. */
export const isDepartureOfAnotherLost = (run: FleetRun, instance: InstanceRecord): boolean =>
  [...run.log.instances.values()]
    .filter(
      (other) =>
        other !== instance &&
        other.clusterArn === instance.clusterArn &&
        other.capacityProviderName === instance.capacityProviderName,
    )
    .some((other) => other.statuses.some(({ version }) => isBeginningLost(run, other, version)));

export const isNewestCheckLost = ({ hasDelivered }: FleetRun, instance: InstanceRecord | undefined): boolean => {
  const newest = instance?.daemonChecks.at(-1);
  return newest !== undefined && !hasDelivered(checkOf(instance?.containerInstanceArn ?? '', newest.at));
};

export const isDeploymentLost = (run: FleetRun, replay: ReplayLine): boolean =>
  deploymentsOf(run, replay).some((states) => states.some((fact) => !run.hasDelivered(fact)));

/** The states of each deployment of the line's daemon, as facts. */
const deploymentsOf = ({ log }: FleetRun, { clusterArn, daemonName }: ReplayLine): (readonly string[])[] =>
  [...log.deployments.values()]
    .filter((one) => one.clusterArn === clusterArn && one.daemonName === daemonName)
    .map(({ daemonDeploymentArn, statuses }) =>
      statuses.map(({ status }) => deploymentOf(daemonDeploymentArn, status)),
    );

export const isRepairOff = ({ log }: FleetRun, { clusterArn, capacityProviderName }: InstanceRecord): boolean =>
  log.providers.some(
    ({ clusterArn: of, name, autoRepair }) =>
      of === clusterArn && name === capacityProviderName && autoRepair === 'DISABLED',
  );
