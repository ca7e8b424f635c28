import { instanceDetail } from '../../events/instance-event.ts';
import type { ContainerInstance } from '../../model/cluster.ts';
import { overallHealth } from '../../model/health-check.ts';
import { inSeconds, seconds } from './times.ts';

/** A container instance as the API shows it: its newest event's fields. */
export const instanceShape = (instance: ContainerInstance): Record<string, unknown> => {
  const { clusterArn, updatedAt, ...rest } = instanceDetail(instance, instance.provider.name !== '');
  const failed = instance.status === 'REGISTRATION_FAILED';
  return {
    ...inSeconds(rest, ['registeredAt']),
    ...(failed ? { statusReason: 'The container instance could not be registered.' } : {}),
    attachments: [],
  };
};

/** CONTAINER_INSTANCE_HEALTH */
export const healthShape = ({ health }: ContainerInstance): Record<string, unknown> => ({
  overallStatus: overallHealth(health.values()),
  details: [...health.values()].map(({ type, status, statusReason, lastStatusChange, lastUpdated }) => ({
    type,
    status,
    ...(statusReason === null ? {} : { statusReason }),
    lastStatusChange: seconds(lastStatusChange),
    lastUpdated: seconds(lastUpdated),
  })),
});
