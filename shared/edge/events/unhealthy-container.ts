import { type Fields, isFields } from './fields.ts';
import { toldName } from './told.ts';

/**
 * Reads which container fails its health check, from an event or from DescribeTasks: the first one, in ECS's order. ECS gives the status of a
 * health check alone, never what it printed.
 */
export const unhealthyContainerIn = ({ containers }: Fields): string | null => {
  const sick = Array.isArray(containers) ? containers.find(isUnhealthy) : undefined;
  return toldName(sick?.name);
};

const isUnhealthy = (container: unknown): container is Fields =>
  isFields(container) && container.healthStatus === 'UNHEALTHY';
