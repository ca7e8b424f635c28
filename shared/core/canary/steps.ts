import { tasksOfDaemon } from '../ledger/known-tasks.ts';
import { goneOf, leavingOf } from '../ledger/leaving.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import { plain } from '../words/plain.ts';

/** One step in the life of the container instance, by ECS's own times (epoch milliseconds). */
export type Step = {
  readonly at: number;
  readonly what: string;
  /** False where only looks saw it: it happened at the latest then. */
  readonly isExact: boolean;
};

/** The steps of a canary as far as they were seen, in their order. */
export const stepsOf = (ledger: Ledger, taskArn: string, daemonNames: readonly string[]): readonly Step[] => {
  const task = ledger.tasks.get(taskArn);
  const leaving = leavingOf(ledger);
  const gone = goneOf(ledger);
  const ofDaemons = daemonNames.flatMap((daemonName) => {
    const tasks = tasksOfDaemon(ledger, daemonName);
    return [
      step(firstStartOf(tasks), `${plain(daemonName)} started`),
      step(lastEndOf(tasks), `${plain(daemonName)} ended`),
    ];
  });
  return [
    step(task?.createdAt, 'ECS created the task'),
    step(ledger.registeredAt, 'the container instance registered'),
    ...ofDaemons,
    step(task?.startedAt, 'the task started'),
    step(leaving?.at, 'the container instance began to leave', leaving?.exact),
    step(task?.executionStoppedAt, 'the task ended'),
    step(gone?.at, 'the container instance was gone', gone?.exact),
  ]
    .filter((one) => one !== null)
    .sort((one, other) => one.at - other.at);
};

/** The first start of a daemon's tasks; null if none was seen. */
export const firstStartOf = (tasks: readonly KnownTask[]): number | null =>
  leastOf(tasks.flatMap(({ startedAt }) => startedAt ?? []));

/** The last end of a daemon's tasks; null while one of them goes on, or has no known end. */
export const lastEndOf = (tasks: readonly KnownTask[]): number | null => {
  const ran = tasks.filter(({ startedAt }) => startedAt !== null);
  const ends = ran.flatMap(({ executionStoppedAt }) => executionStoppedAt ?? []);
  return ends.length < ran.length || ends.length === 0 ? null : ends.reduce((one, other) => Math.max(one, other));
};

const leastOf = (times: readonly number[]): number | null =>
  times.length === 0 ? null : times.reduce((one, other) => Math.min(one, other));

const step = (at: number | null | undefined, what: string, isExact = true): Step | null =>
  at === null || at === undefined ? null : { at, what, isExact };
