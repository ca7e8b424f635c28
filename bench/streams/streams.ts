import { instanceEvent } from '../fleet/instance-event.ts';
import { fleetLines, joinedAt } from '../fleet/lives.ts';
import { DAEMON_NAME } from '../fleet/names.ts';
import { STEPS, type TaskTimes, taskEvent } from '../fleet/task-event.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const [RUNNING, STOPPED] = [3, STEPS.length - 1];
const JOINED = joinedAt(0);

/** A stream that is unlike a fleet in one respect. `part` is how much of its full size is made. */
export type OddStream = {
  readonly what: string;
  readonly lines: (part: number) => Iterable<string>;
  /** Replayed as people do; absent: with `--json`, which prints a line for each verdict. */
  readonly asTable?: true;
};

/** The streams by which replay was brought down: in each something grows that an ordinary fleet has little of. */
export const ODD_STREAMS: readonly OddStream[] = [
  { what: 'one instance with 130 000 tasks', lines: (part) => manyTasks(130_000 * part) },
  { what: '2 000 restarts of a daemon beside 2 000 tasks', lines: (part) => restarts(2000 * part) },
  { what: '4 000 tasks of one daemon that run', lines: (part) => openDaemonTasks(4000 * part) },
  { what: '20 000 events of an instance, each with a version gap', lines: (part) => versionGaps(20_000 * part) },
  { what: '5 000 daemon names on one instance', lines: (part) => daemonNames(5000 * part) },
  {
    what: '4 000 instances, each with one of 2 000 daemons',
    lines: (part) => daemonsOfAFleet(Math.ceil(4000 * part), Math.ceil(2000 * part)),
  },
  {
    what: '4 000 instances, each with one of 2 000 daemons, as a table',
    lines: (part) => daemonsOfAFleet(Math.ceil(4000 * part), Math.ceil(2000 * part)),
    asTable: true,
  },
  { what: '128 MB of blank lines', lines: (part) => blankLines(128e6 * part) },
  { what: '128 MB of blanks without a line end', lines: (part) => blanks(128e6 * part) },
  { what: '64 MB of the text of a log', lines: (part) => textOfALog(64e6 * part) },
  { what: '20 000 events of ECS after the words of a log', lines: (part) => eventsAfterWords(20_000 * part) },
  { what: '64 MB of objects in a text that never end', lines: (part) => unendingObjects(64e6 * part) },
  { what: 'lists in lists, 32 million deep', lines: (part) => deepLists(32e6 * part) },
];

export const ordinaryStream = (events: number): Iterable<string> =>
  fleetLines({ instances: Math.ceil(events / 200), eventsEach: 200 });

/** Six thousand a day, for three weeks; each runs for ten minutes. */
function* manyTasks(count: number): Generator<string> {
  yield* joined(0);
  yield line(ofDaemon(task(0, 0, 10 * SECOND, null), DAEMON_NAME));
  for (let n = 1; n <= count; n++) yield line(task(0, n, MINUTE + n * 14 * SECOND, 10 * MINUTE));
}

/** A daemon that restarts each minute for as long as tasks run beside it. */
function* restarts(count: number): Generator<string> {
  yield* joined(0);
  for (let n = 1; n <= count; n++) {
    yield line(ofDaemon(task(0, n, n * MINUTE, 50 * SECOND), DAEMON_NAME));
    yield line(task(0, count + n, MINUTE + n * SECOND, count * MINUTE));
  }
}

function* openDaemonTasks(count: number): Generator<string> {
  yield* joined(0);
  yield line(task(0, count + 1, MINUTE, null));
  for (let n = 1; n <= count; n++) yield line(ofDaemon(task(0, n, n * SECOND, null), DAEMON_NAME));
}

function* versionGaps(count: number): Generator<string> {
  yield* joined(0);
  yield line(ofDaemon(task(0, 1, 10 * SECOND, null), DAEMON_NAME));
  yield line(task(0, 2, 20 * SECOND, null));
  const statuses = ['ACTIVE', 'DRAINING'];
  for (let n = 0; n < count; n++)
    yield line(instanceEvent(0, statuses[n % 2] ?? '', 4 + 2 * n, JOINED, JOINED + MINUTE + n * SECOND));
}

function* daemonNames(count: number): Generator<string> {
  yield* joined(0);
  for (let n = 1; n <= count; n++) yield line(ofDaemon(task(0, n, 10 * SECOND, null), `daemon-${n}`));
  for (let n = 1; n <= 20; n++) yield line(task(0, count + n, MINUTE, null));
}

/** Every daemon is expected on every instance of the provider, since one of each was seen there: verdicts are their product. */
function* daemonsOfAFleet(instances: number, daemons: number): Generator<string> {
  for (let instance = 0; instance < instances; instance++) {
    yield* joined(instance);
    yield line(ofDaemon(task(instance, 1, 10 * SECOND, null), `daemon-${instance % daemons}`));
  }
}

function* blankLines(bytes: number): Generator<string> {
  for (let left = bytes; left > 0; left -= 1e6) yield '\n'.repeat(Math.min(left, 1e6));
  yield* joined(0);
}

function* blanks(bytes: number): Generator<string> {
  for (let left = bytes; left > 0; left -= 1e6) yield ' '.repeat(Math.min(left, 1e6));
  yield* joined(0);
}

function* textOfALog(bytes: number): Generator<string> {
  yield* joined(0);
  const text = '[INFO]\t2026-05-04T10:02:00.000Z\t1cf84432\tlistTasks Data: { taskArns: [] }\n'.repeat(1000);
  for (let left = bytes; left > 0; left -= text.length) yield text;
}

function* eventsAfterWords(count: number): Generator<string> {
  for (const event of ordinaryStream(count)) yield `[INFO] Received event: ${event}`;
}

function* unendingObjects(bytes: number): Generator<string> {
  yield* joined(0);
  const text = 'Received event: {\n'.repeat(1000);
  for (let left = bytes; left > 0; left -= text.length) yield text;
}

function* deepLists(depth: number): Generator<string> {
  yield* joined(0);
  const most = 1e6;
  for (let left = depth; left > 0; left -= most) yield '['.repeat(Math.min(left, most));
}

const line = (event: object): string => `${JSON.stringify(event)}\n`;

function* joined(instance: number): Generator<string> {
  const registeredAt = joinedAt(instance);
  yield line(instanceEvent(instance, 'REGISTERING', 1, registeredAt, registeredAt));
  yield line(instanceEvent(instance, 'ACTIVE', 2, registeredAt, registeredAt + 5 * SECOND));
}

/** The newest event of a task: that it has ended, or runs. @param afterMs when it started, after its instance had joined */
const task = (instance: number, n: number, afterMs: number, lengthMs: number | null): object => {
  const startedAt = joinedAt(instance) + afterMs;
  const executionStoppedAt = startedAt + (lengthMs ?? 0);
  const times: TaskTimes = {
    createdAt: startedAt - 9 * SECOND,
    startedAt,
    stoppingAt: executionStoppedAt,
    executionStoppedAt,
    stoppedAt: executionStoppedAt,
  };
  return taskEvent(instance, n, lengthMs === null ? RUNNING : STOPPED, times);
};

export const ofDaemon = (event: object, daemonName: string): object => {
  const { detail, ...envelope } = event as { readonly detail: { readonly taskDefinitionArn: string } };
  const taskDefinitionArn = detail.taskDefinitionArn.replace(
    /:(daemon-)?task-definition\/.*$/,
    `:daemon-task-definition/${daemonName}:4`,
  );
  return { ...envelope, detail: { ...detail, group: `daemon:${daemonName}`, taskDefinitionArn } };
};
