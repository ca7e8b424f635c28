import type { EcsEvent } from '../../simulator/events/envelope.ts';

const BEFORE_RUNNING: readonly unknown[] = ['PROVISIONING', 'PENDING', 'ACTIVATING'];

/** Tells whether the deployed rule lets an event through: it stops only events of tasks that do not run yet. */
export const isDelivered = ({ 'detail-type': kind, detail }: EcsEvent): boolean =>
  kind !== 'ECS Task State Change' ||
  (detail.containerInstanceArn !== undefined && !BEFORE_RUNNING.includes(detail.lastStatus));
