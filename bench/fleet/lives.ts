import { instanceEvent } from './instance-event.ts';
import { mix } from './names.ts';
import { STEPS, type TaskTimes, taskEvent } from './task-event.ts';

/** The numbers of container instances and of events for each. */
export type FleetSize = { readonly instances: number; readonly eventsEach: number };

const START = Date.UTC(2026, 2, 24, 12);
const SECOND = 1000;
/** REGISTERING, ACTIVE, DRAINING, INACTIVE. */
const LIFE_EVENTS = 4;

/**
 * All events of a fleet, in the order of their times, with all container instances side by side: the next event is
 * nearly always of another one. Each instance has its daemon task, application tasks and a whole life; events that make
 * no whole task are placements, which ECS tells of too. A few instances break a rule.
 */
export function* fleetEvents({ instances, eventsEach }: FleetSize): Generator<object> {
  const tasks = Math.floor((eventsEach - LIFE_EVENTS) / STEPS.length);
  const placements = eventsEach - LIFE_EVENTS - tasks * STEPS.length;
  yield* everywhere(instances, (instance) =>
    instanceEvent(instance, 'REGISTERING', 1, joinedAt(instance), joinedAt(instance)),
  );
  yield* everywhere(instances, (instance) =>
    instanceEvent(instance, 'ACTIVE', 2, joinedAt(instance), joinedAt(instance) + 60 * SECOND),
  );
  for (let version = 3; version < 3 + placements; version++) {
    const after = (57 + version) * SECOND;
    yield* everywhere(instances, (instance) =>
      instanceEvent(instance, 'ACTIVE', version, joinedAt(instance), joinedAt(instance) + after),
    );
  }
  yield* taskSteps(instances, tasks, 0, 4);
  const drainedAt = (instance: number): number => joinedAt(instance) + 3600 * SECOND;
  yield* everywhere(instances, (instance) =>
    instanceEvent(instance, 'DRAINING', 3 + placements, joinedAt(instance), drainedAt(instance)),
  );
  yield* taskSteps(instances, tasks, 4, STEPS.length);
  yield* everywhere(instances, (instance) =>
    instanceEvent(instance, 'INACTIVE', 4 + placements, joinedAt(instance), drainedAt(instance) + 900 * SECOND),
  );
}

/** Writes the same events, one line each. */
export function* fleetLines(size: FleetSize): Generator<string> {
  for (const event of fleetEvents(size)) yield `${JSON.stringify(event)}\n`;
}

function* everywhere(instances: number, eventOf: (instance: number) => object): Generator<object> {
  for (let instance = 0; instance < instances; instance++) yield eventOf(instance);
}

function* taskSteps(instances: number, tasks: number, from: number, to: number): Generator<object> {
  for (let step = from; step < to; step++) {
    for (let task = 0; task < tasks; task++) {
      yield* everywhere(instances, (instance) => taskEvent(instance, task, step, timesOf(instance, task, tasks)));
    }
  }
}

/** Shuffles in an order that looks random and is the same for one seed. */
export const shuffle = <Item>(items: readonly Item[], seed: number): readonly Item[] =>
  items
    .map((item, index) => ({ item, place: mix(seed * 100_003 + index) }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);

/** The fleet grows within an hour, however large it is. */
export const joinedAt = (instance: number): number => START + (mix(instance) % 3_600_000);

/** The daemon task starts first and ends last, but for one instance in a hundred each. */
export const timesOf = (instance: number, task: number, tasks: number): TaskTimes => {
  const joined = joinedAt(instance);
  const drained = joined + 3600 * SECOND;
  const noise = mix(instance * 64 + task) % 900;
  const startedAt = joined + (task === 0 ? daemonStart(instance) : 40 * SECOND + task * 700) + noise;
  const stoppingAt = drained + (task === 0 ? daemonStop(instance, tasks) : 5 * SECOND + task * 900) + noise;
  return {
    createdAt: startedAt - 9 * SECOND,
    startedAt,
    stoppingAt,
    executionStoppedAt: stoppingAt + 34 * SECOND,
    stoppedAt: stoppingAt + 60 * SECOND,
  };
};

const daemonStart = (instance: number): number => (instance % 100 === 7 ? 90 : 20) * SECOND;

const daemonStop = (instance: number, tasks: number): number =>
  instance % 100 === 11 ? 4 * SECOND : 60 * SECOND + tasks * 900;
