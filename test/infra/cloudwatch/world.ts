import type { Stack } from '../cloudformation.ts';
import { takenQueues } from './deployed-queues.ts';
import { Measurements } from './measured.ts';
import { type Life, lifeOf } from './message.ts';
import type { Reading } from './reading.ts';

/** How what a function does ends: well, handled and answered as failed, or with an error of its own. */
export type Ending = 'well' | 'failed' | 'needs-a-person' | 'thrown';

/** Something that happens to the service. Minutes from the stack's creation on. */
export type Scenario = {
  readonly minutes: number;
  /** The messages of a queue's function: when each is sent. */
  readonly sent: (takenBy: string) => readonly number[];
  readonly ending: (takenBy: string, sentAt: number, minute: number) => Ending;
  readonly isTaken: (takenBy: string, minute: number) => boolean;
  /** Whether a sweep comes to its end, and what troubles it sees. */
  readonly sweeps: (minute: number) => boolean;
  readonly troubles: (minute: number) => Readonly<Record<string, number>>;
  readonly openIncidents: (minute: number) => number;
  /** How long a message waits at least before it is taken. */
  readonly waits: (takenBy: string, sentAt: number) => number;
  readonly clearedAt: number;
};

export type World = { readonly measurements: Measurements; readonly lost: number };

/** An idle queue is measured for so long after its last message has gone. */
const ACTIVE_FOR = 360;

/** What CloudWatch measures of a deployed stack to which something happens. */
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

type Attempt = { readonly takenBy: string; readonly sentAt: number; readonly at: number };

const own = (service: string, name: string) => ({
  namespace: 'Bookend',
  name,
  dimensions: { service, stage: 'dev' },
});
const ofLambda = (service: string) => ({
  namespace: 'AWS/Lambda',
  name: 'Errors',
  dimensions: { FunctionName: `${service[0]?.toUpperCase()}${service.slice(1)}LambdaFunction` },
});
const ofQueue = (queue: string, name: string) => ({
  namespace: 'AWS/SQS',
  name,
  dimensions: { QueueName: `${queue}.QueueName` },
});

/** What a function counts, by how it ends. */
const COUNTED: Readonly<Record<string, Partial<Record<Ending, string>>>> = {
  observe: { well: 'Events', failed: 'Unrecorded' },
  inspect: { well: 'Checked', failed: 'Checked' },
  tell: { well: 'Told', failed: 'ToldFailed', 'needs-a-person': 'NeedsAPerson' },
  remediate: { well: 'RemediesActed', failed: 'RemediesFailed' },
};

const attempt = (measurements: Measurements, scenario: Scenario, { takenBy, sentAt, at }: Attempt): void => {
  const minute = Math.ceil(at);
  const ending = scenario.ending(takenBy, sentAt, at);
  measurements.add(ofLambda(takenBy), minute, ending === 'thrown' ? 1 : 0);
  const counted = COUNTED[takenBy]?.[ending];
  if (counted !== undefined) measurements.add(own(takenBy, counted), minute, 1);
  if (takenBy === 'observe' && ending === 'well')
    measurements.add(own(takenBy, 'LagMilliseconds'), minute, Math.max(1, (at - sentAt) * 60) * 1000);
};

const sweep = (measurements: Measurements, scenario: Scenario, minute: number): void => {
  if (!scenario.sweeps(minute)) return;
  measurements.add(own('inspect', 'Sweeps'), minute, 1);
  measurements.add(own('inspect', 'OpenIncidents'), minute, scenario.openIncidents(minute));
  for (const [name, times] of Object.entries(scenario.troubles(minute)))
    if (name === 'ecs-throttled') measurements.add(own('inspect', 'EcsThrottled'), minute, times);
    else if (name === 'cluster-not-judged')
      measurements.add(
        { ...own('inspect', 'ClusterNotJudged'), dimensions: { service: 'inspect', stage: 'dev', cluster: 'shop' } },
        minute,
        1,
      );
    else
      measurements.add(
        { ...own('inspect', 'Trouble'), dimensions: { service: 'inspect', stage: 'dev', trouble: name } },
        minute,
        times,
      );
};

type Measuring = { readonly minutes: number; readonly activation: number };

/** A queue that Lambda polls is always active; its age is measured while it holds something. */
const measureQueue = (
  measurements: Measurements,
  name: string,
  lives: readonly Life[],
  { minutes, activation }: Measuring,
): void => {
  for (let minute = 1 + activation; minute <= minutes; minute++)
    measurements.add(ofQueue(name, 'ApproximateNumberOfMessagesVisible'), minute, 0);
  for (const { inQueue, agesUntil } of lives)
    for (let minute = Math.ceil(inQueue[0]) + 1; minute <= Math.min(agesUntil, minutes); minute++)
      measurements.add(ofQueue(name, 'ApproximateAgeOfOldestMessage'), minute, (minute - inQueue[0]) * 60);
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
    measurements.add(ofQueue(name, 'ApproximateNumberOfMessagesVisible'), minute, visible);
  }
};
