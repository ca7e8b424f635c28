import type { EcsEvent } from '../../simulator/events/envelope.ts';

const BEFORE_RUNNING: readonly unknown[] = ['PROVISIONING', 'PENDING', 'ACTIVATING'];

/** What the deployed rule lets through: every event of a container instance or a daemon, but for tasks not yet running. */
export const isDelivered = ({ 'detail-type': kind, detail }: EcsEvent): boolean =>
  kind !== 'ECS Task State Change' ||
  (detail.containerInstanceArn !== undefined && !BEFORE_RUNNING.includes(detail.lastStatus));
