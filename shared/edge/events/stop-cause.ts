import type { TaskFact } from '../../core/words/facts.ts';
import { type Fields, isFields } from './fields.ts';
import { toldCount, toldName, toldProse } from './told.ts';

type StopCause = Pick<TaskFact, 'stopCode' | 'exitCode' | 'exitReason'>;

/**
 * Reads why a task ended, from its event or from DescribeTasks, which spell it alike; ECS forgets it within the hour. Of its
 * containers the first exit code that is not 0 counts, in ECS's order, with the reason beside it.
 */
export const stopCauseOf = ({ stopCode, containers }: Fields): StopCause => {
  const failed = Array.isArray(containers) ? containers.find(hasFailed) : undefined;
  return {
    stopCode: toldName(stopCode),
    exitCode: toldCount(failed?.exitCode),
    exitReason: toldProse(failed?.reason),
  };
};

const hasFailed = (container: unknown): container is Fields =>
  isFields(container) && toldCount(container.exitCode) !== null && container.exitCode !== 0;
