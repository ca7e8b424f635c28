import { instanceEvent } from '../fleet/instance-event.ts';
import { joinedAt } from '../fleet/lives.ts';
import { DAEMON_NAME } from '../fleet/names.ts';
import { STEPS, type TaskTimes, taskEvent } from '../fleet/task-event.ts';
import { ofDaemon } from './streams.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const MINUTES_OF_DAY = 24 * 60;
const [RUNNING, STOPPED] = [STEPS.indexOf('RUNNING'), STEPS.indexOf('STOPPED')];
const TASKS = 100;

/** The time at which the container instance registered, epoch milliseconds. */
export const JOINED = joinedAt(0);

/** Events of one container instance that arrive together. `at`: milliseconds after it registered. */
export type Arrival = { readonly at: number; readonly events: readonly object[] };

/** A hundred tasks run beside their daemon; each minute one ends and another one starts. @param together minutes that arrive at once */
export function* healthyDays(days: number, together: number): Generator<Arrival> {
  yield begun([...hundred(), ofDaemon(task(0, 10 * SECOND, null), DAEMON_NAME)]);
  const startOf = (n: number): number => (n <= TASKS ? 20 * SECOND : (n - TASKS) * MINUTE);
  for (let first = 1; first <= days * MINUTES_OF_DAY; first += together) {
    const minutes = Array.from({ length: together }, (_, next) => first + next);
    yield {
      at: (first + together - 1) * MINUTE + SECOND,
      events: minutes.flatMap((n) => [task(n, startOf(n), n * MINUTE), task(n + TASKS, n * MINUTE, null)]),
    };
  }
}

/** The daemon ends and starts again each minute, beside a hundred tasks that run on. */
export function* restartingDays(days: number): Generator<Arrival> {
  const daemon = (n: number, to: number | null): object =>
    ofDaemon(task(TASKS + 1 + n, n * MINUTE + 10 * SECOND, to), DAEMON_NAME);
  yield begun([...hundred(), daemon(0, null)]);
  for (let n = 1; n <= days * MINUTES_OF_DAY; n++)
    yield { at: n * MINUTE + 11 * SECOND, events: [daemon(n - 1, n * MINUTE), daemon(n, null)] };
}

/** Ten thousand tasks an hour, each of half a minute, and no daemon. */
export function* daysWithoutDaemon(days: number): Generator<Arrival> {
  yield begun([]);
  const everyMs = 360;
  const running = 83;
  const startOf = (n: number): number => MINUTE + n * everyMs;
  for (let first = 0; first < (days * MINUTES_OF_DAY * MINUTE) / everyMs; first += 10) {
    const started = Array.from({ length: 10 }, (_, next) => first + next);
    const ended = started.map((n) => n - running).filter((n) => n >= 0);
    yield {
      at: startOf(first + 10),
      events: [
        ...started.map((n) => task(n, startOf(n), null)),
        ...ended.map((n) => task(n, startOf(n), startOf(n) + 29 * SECOND)),
      ],
    };
  }
}

const begun = (events: readonly object[]): Arrival => ({
  at: 30 * SECOND,
  events: [
    instanceEvent(0, 'REGISTERING', 1, JOINED, JOINED),
    instanceEvent(0, 'ACTIVE', 2, JOINED, JOINED + 5 * SECOND),
    ...events,
  ],
});

const hundred = (): readonly object[] =>
  Array.from({ length: TASKS }, (_, index) => task(index + 1, 20 * SECOND, null));

/** The newest event of a task. `from`, `to`: milliseconds after the registration. */
const task = (n: number, from: number, to: number | null): object => {
  const startedAt = JOINED + from;
  const endedAt = JOINED + (to ?? from);
  const times: TaskTimes = {
    createdAt: startedAt - 9 * SECOND,
    startedAt,
    stoppingAt: endedAt,
    executionStoppedAt: endedAt,
    stoppedAt: endedAt,
  };
  return taskEvent(0, n, to === null ? RUNNING : STOPPED, times);
};
