import { type Field, isMissing, unread } from './field.ts';
import type { Daemon, Survey } from './survey.ts';
import { runningTasksOf } from './tasks.ts';

/**
 * True where a task of the daemon has been RUNNING for longer than that: only then its metrics say something, and only then they have to be
 * asked for.
 */
export const hasRunFor = ({ instances, now }: Survey, daemon: Daemon, seconds: number): Field<boolean> => {
  if (isMissing(instances)) return instances;
  const running = instances.flatMap(({ tasks }) => (isMissing(tasks) ? [] : runningTasksOf(daemon, tasks)));
  if (running.some(({ startedAt }) => startedAt !== null && now - startedAt > seconds * 1000)) return true;
  const notSeen = instances.map(({ tasks }) => tasks).find((tasks) => isMissing(tasks));
  if (notSeen !== undefined && isMissing(notSeen)) return notSeen;
  const untold = running.find(({ startedAt }) => startedAt === null);
  return untold === undefined ? false : unread(`when ${untold.resource} started`, 'ECS does not tell it');
};
