import { OTHER_LAUNCH_TYPES, type OtherLaunchType } from '../../../shared/core/words/task-role.ts';
import { isFields } from '../../../shared/edge/events/fields.ts';

/** The number of tasks that were not judged, by their launch type. */
export type UnjudgedTasks = ReadonlyMap<OtherLaunchType, number>;

/** Only so many tasks are told apart: memory must not grow with tasks that have ended. */
export const MOST_TOLD_APART = 100_000;

/** Counts the tasks of Fargate and of no container instance, each once however many events tell of it. */
export const countElsewhere = () => {
  const seen = new Map<OtherLaunchType, Set<string>>();
  return {
    add: (envelope: unknown): void => {
      const detail = isFields(envelope) && isFields(envelope.detail) ? envelope.detail : {};
      const launchType = OTHER_LAUNCH_TYPES.find((type) => type !== 'EC2' && type === detail.launchType);
      if (launchType === undefined || typeof detail.taskArn !== 'string') return;
      const tasks = seen.get(launchType) ?? new Set();
      seen.set(launchType, tasks);
      if (tasks.size < MOST_TOLD_APART) tasks.add(detail.taskArn);
    },
    all: (): UnjudgedTasks => new Map([...seen].map(([launchType, tasks]) => [launchType, tasks.size])),
  };
};
