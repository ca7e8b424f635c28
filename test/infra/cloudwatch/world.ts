import type { Stack } from '../cloudformation.ts';
import { attempt, sweep } from './counted.ts';
import { takenQueues } from './deployed-queues.ts';
import { Measurements, type MetricId } from './measured.ts';
import { type Life, lifeOf } from './message.ts';
import type { Reading } from './reading.ts';
import type { Scenario } from './scenario.ts';

export type World = { readonly measurements: Measurements; readonly lost: number };

/** An idle queue is measured for so long after its last message has gone. */
const ACTIVE_FOR = 360;

/** CloudWatch measures this of a deployed stack to which something happens. */
export const measured = (stack: Stack, scenario: Scenario, reading: Reading): World => {
  const measurements = new Measurements();
  let lost = 0;
  for (const queue of takenQueues(stack)) {
    const lives = scenario.sent(queue.takenBy).map((sentAt) => {
      const life = lifeOf(
        queue,
        {
          sentAt,
          waits: scenario.waits(queue.takenBy, sentAt),
          clearedAt: scenario.clearedAt,
          succeeds: (minute) => scenario.ending(queue.takenBy, sentAt, minute) === 'well',
          isTaken: (minute) => scenario.isTaken(queue.takenBy, minute),
        },
        reading.lateness,
      );
      for (const { at } of life.attempts)
        if (at <= scenario.minutes) attempt(measurements, scenario, { takenBy: queue.takenBy, sentAt, at });
      return life;
    });
    lost += lives.filter(({ isLost }) => isLost).length;
    measureQueue(measurements, queue.name, lives, { ...scenario, ...reading });
    measureDeadLetters(measurements, queue.deadLetters.name, lives, { ...scenario, ...reading });
  }
  for (let minute = 1; minute <= scenario.minutes; minute++) sweep(measurements, scenario, minute);
  return { measurements, lost };
};

const VISIBLE = 'ApproximateNumberOfMessagesVisible';

const ofQueue = (queue: string, name: string): MetricId => ({
  namespace: 'AWS/SQS',
  name,
  dimensions: { QueueName: `${queue}.QueueName` },
});

type Measuring = { readonly minutes: number; readonly activation: number };

/** A queue that Lambda polls is always active; its age is measured while it holds something. */
const measureQueue = (
  measurements: Measurements,
  name: string,
  lives: readonly Life[],
  { minutes, activation }: Measuring,
): void => {
  const [visible, age] = [ofQueue(name, VISIBLE), ofQueue(name, 'ApproximateAgeOfOldestMessage')];
  for (let minute = 1 + activation; minute <= minutes; minute++) measurements.add(visible, minute, 0);
  for (const { inQueue, agesUntil } of lives)
    for (let minute = Math.ceil(inQueue[0]) + 1; minute <= Math.min(agesUntil, minutes); minute++)
      measurements.add(age, minute, (minute - inQueue[0]) * 60);
};

const measureDeadLetters = (
  measurements: Measurements,
  name: string,
  lives: readonly Life[],
  { minutes, activation }: Measuring,
): void => {
  const dead = lives.flatMap(({ inDeadLetters }) => (inDeadLetters === null ? [] : [inDeadLetters]));
  const first = dead.reduce((least, [from]) => Math.min(least, from), Number.POSITIVE_INFINITY);
  const last = dead.reduce((most, [, to]) => Math.max(most, to), 0);
  for (let minute = Math.ceil(first + activation); minute <= Math.min(minutes, last + ACTIVE_FOR); minute++) {
    const visible = dead.filter(([from, to]) => from <= minute && minute < to).length;
    measurements.add(ofQueue(name, VISIBLE), minute, visible);
  }
};
