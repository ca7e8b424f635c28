import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallCounter } from '../../../cli/demo/account/calls.ts';
import type { EventSource } from '../../../cli/demo/account/event-source.ts';
import { passing } from '../../../cli/demo/account/passing.ts';
import { queueSource } from '../../../cli/demo/account/queue-source.ts';
import { type Queues, startQueues } from '../../../cli/demo/account/queues.ts';
import { Running } from '../../../cli/demo/account/running.ts';
import { scheduleSource } from '../../../cli/demo/account/schedule-source.ts';
import { SimulatedClock } from '../../../cli/demo/account/simulated-clock.ts';
import { streamSource } from '../../../cli/demo/account/stream-source.ts';

const START = Date.parse('2026-10-05T08:00:00Z');
const VISIBILITY_SECONDS = 60;
let clock: SimulatedClock;
let running: Running;
let queues: Queues;

beforeEach(async () => {
  clock = new SimulatedClock(START, () => running.changed());
  running = new Running(clock);
  clock.install();
  queues = await startQueues({
    access: { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
    deployment: {
      queues: [
        { name: 'Work', visibilitySeconds: VISIBILITY_SECONDS, deadLetters: { queue: 'Dead', afterReceives: 2 } },
        { name: 'Dead', visibilitySeconds: 30, deadLetters: null },
      ],
      topics: [],
      subscriptions: [],
    },
    counter: new CallCounter(),
  });
});
afterEach(async () => {
  await queues.stop();
  clock.uninstall();
});

const put = (body: string, DelaySeconds = 0): Promise<unknown> =>
  queues.sqs.send(new SendMessageCommand({ QueueUrl: queues.urlOf('Work'), MessageBody: body, DelaySeconds }));

type Batch = { readonly Records: readonly { readonly messageId: string; readonly body: string }[] };
type Given = { readonly second: number; readonly bodies: readonly string[] };

/** A function that remembers what it was given, and when; it fails these messages. */
const functionThatFails = (...failing: readonly string[]) => {
  const given: Given[] = [];
  const invoke = async (event: unknown): Promise<unknown> => {
    const { Records } = event as Batch;
    given.push({ second: (clock.now() - START) / 1000, bodies: Records.map(({ body }) => body).sort() });
    if (failing.includes('crash')) throw new Error('it crashed');
    const failed = Records.filter(({ body }) => failing.includes(body));
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
  return { given, invoke };
};

const passSeconds = (seconds: number, ...sources: readonly EventSource[]): Promise<void> =>
  passing({ clock, running, sources, put: async () => {} })(clock.now() + seconds * 1000);

const workOf = (invoke: (event: unknown) => Promise<unknown>, batchSize = 10, windowSeconds = 0): EventSource =>
  queueSource({ queues, queue: 'Work', batchSize, windowSeconds, invoke, running, now: clock.now });

describe('a queue in front of a function', () => {
  it('gives a message once, if the function is done with it', async () => {
    const { given, invoke } = functionThatFails();
    await put('a');
    await passSeconds(300, workOf(invoke));
    expect(given).toEqual([{ second: 0, bodies: ['a'] }]);
  });

  it('brings what failed again, alone, when its visibility timeout is over, and in the end to the dead letters', async () => {
    const { given, invoke } = functionThatFails('broken');
    await put('a');
    await put('broken');
    await passSeconds(300, workOf(invoke));
    expect(given).toEqual([
      { second: 0, bodies: ['a', 'broken'] },
      { second: VISIBILITY_SECONDS, bodies: ['broken'] },
    ]);
    expect(await queues.nextAt('Dead')).toBeLessThanOrEqual(clock.now());
  });

  it('brings all of a batch again with which the function crashed', async () => {
    const { given, invoke } = functionThatFails('crash');
    await put('a');
    await put('b');
    await passSeconds(VISIBILITY_SECONDS, workOf(invoke));
    expect(given.map(({ bodies }) => bodies)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('holds a message back for its delay, in simulated time', async () => {
    const { given, invoke } = functionThatFails();
    await put('later', 120);
    await passSeconds(300, workOf(invoke));
    expect(given).toEqual([{ second: 120, bodies: ['later'] }]);
  });

  it('gathers for its window, and no more than a batch', async () => {
    const { given, invoke } = functionThatFails();
    for (const body of ['a', 'b', 'c', 'd', 'e']) await put(body);
    await passSeconds(10, workOf(invoke, 3, 5));
    expect(given.map(({ second, bodies }) => [second, bodies.length])).toEqual([
      [0, 3],
      [5, 2],
    ]);
  });

  it('gives no second batch while the function sleeps with the first', async () => {
    const given: number[] = [];
    const source = workOf(async () => {
      given.push((clock.now() - START) / 1000);
      await clock.sleep(30_000);
      return { batchItemFailures: [] };
    }, 1);
    await put('a');
    await put('b');
    await passSeconds(60, source);
    expect(given).toEqual([0, 30]);
  });
});

type Records = { readonly Records: readonly { readonly dynamodb: { readonly SequenceNumber: string } }[] };

describe('a stream in front of a function', () => {
  const image = (pk: string) => ({ pk, before: undefined, after: { pk: { S: pk }, untoldAt: { N: '1' } } });

  /** A stream of three writes in front of a function that fails this one so many times. */
  const readWith = async (failing: string, times: number, tries = 9): Promise<readonly (readonly string[])[]> => {
    const given: string[][] = [];
    let failures = 0;
    const invoke = async (event: unknown): Promise<unknown> => {
      const numbers = (event as Records).Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
      given.push(numbers.map((number) => String(Number(number))));
      const failed = numbers.filter((number) => String(Number(number)) === failing && failures < times);
      failures += failed.length;
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    };
    const stream = streamSource({ batchSize: 100, tries, filters: [], invoke, running, now: clock.now });
    for (const pk of ['a', 'b', 'c']) stream.add(image(pk));
    await passSeconds(60, stream);
    return given;
  };

  it('gives the records in the order of their writes, once', async () => {
    expect(await readWith('none', 0)).toEqual([['1', '2', '3']]);
  });

  it('comes again from the first record that failed', async () => {
    expect(await readWith('2', 1)).toEqual([
      ['1', '2', '3'],
      ['2', '3'],
    ]);
  });

  it('gives a record up after its tries, and goes on behind it', async () => {
    expect(await readWith('2', 99, 3)).toEqual([['1', '2', '3'], ['2', '3'], ['2', '3'], ['3']]);
  });

  it('wakes nobody for what its filter does not let pass', async () => {
    const { given, invoke } = functionThatFails();
    const filters = [{ dynamodb: { NewImage: { untoldAt: { N: [{ exists: true }] } } } }];
    const stream = streamSource({ batchSize: 100, tries: 1, filters, invoke, running, now: clock.now });
    stream.add({ ...image('a'), after: { pk: { S: 'a' } } });
    await passSeconds(10, stream);
    expect(given).toEqual([]);
  });
});

describe('a schedule', () => {
  it('calls its function each time that it is due, whatever became of the last time', async () => {
    const called: unknown[] = [];
    const source = scheduleSource({
      everyMinutes: 2,
      input: { schedule: 'sweep' },
      invoke: async (event) => {
        called.push([(clock.now() - START) / 1000, event]);
        throw new Error('it crashed');
      },
      running,
      now: clock.now,
    });
    await passSeconds(300, source);
    expect(called).toEqual([
      [120, { schedule: 'sweep' }],
      [240, { schedule: 'sweep' }],
    ]);
  });
});
