import type { EcsEvent } from '../../simulator/events/envelope.ts';
import { isLeftOut } from '../../simulator/way/left-out.ts';

const BEFORE_RUNNING: readonly unknown[] = ['PROVISIONING', 'PENDING', 'ACTIVATING'];

/**
 * Tells whether the deployed rule lets an event through: it stops only events of tasks that do not run yet, and of application tasks that
 * are stopping.
 */
export const isDelivered = (event: EcsEvent): boolean => {
  const { 'detail-type': kind, detail } = event;
  if (kind !== 'ECS Task State Change') return true;
  const isToldOf = detail.containerInstanceArn !== undefined && !BEFORE_RUNNING.includes(detail.lastStatus);
  return isToldOf && !isLeftOut('of-daemons', event);
};
