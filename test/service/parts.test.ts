import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Random } from '../../simulator/engine/random.ts';
import { deployed, INSPECT, OBSERVE, passesRule, REACT, REMEDIATE, TELL, TIMEOUT_SECONDS } from './deployment.ts';
import { type FaultPlan, Faults, NO_FAULTS } from './faults.ts';
import { type Account, Lambda } from './lambda.ts';
import { LATENCIES } from './latencies.ts';
import { readOptions } from './options.ts';
import { Queue } from './queue.ts';
import { SimulatedTime } from './simulated-time.ts';
import { Stream } from './stream.ts';
import { exceedsShare } from './tally.ts';

const accountWith = (plan: Partial<FaultPlan> = {}): Account => ({
  time: new SimulatedTime(0),
  faults: new Faults({ ...NO_FAULTS, ...plan }, new Random(1)),
  random: new Random(2),
});

const SETTINGS = { batchSize: 10, windowSeconds: 1, concurrency: 1, visibilitySeconds: 60, maxReceives: 3 };

describe('a simulated queue', () => {
  it('gives what has come within its window in one batch, and holds back what is delayed', async () => {
    const account = accountWith();
    const batches: string[][] = [];
    const queue = new Queue(account, SETTINGS, async (records) => {
      batches.push(records.map(({ body }) => body));
      return [];
    });
    for (const body of ['a', 'b']) queue.send(body);
    queue.send('later', 30_000);
    await account.time.advanceTo(20_000);
    expect(batches).toEqual([['a', 'b']]);
    await account.time.advanceTo(40_000);
    expect(batches).toEqual([['a', 'b'], ['later']]);
    expect(queue.size).toBe(0);
  });

  it('brings what failed again after its visibility, alone, and buries it after its last receive', async () => {
    const account = accountWith();
    const received: { at: number; bodies: readonly string[] }[] = [];
    const queue = new Queue(account, SETTINGS, async (records) => {
      received.push({ at: account.time.now(), bodies: records.map(({ body }) => body) });
      return records.filter(({ body }) => body === 'bad').map(({ messageId }) => messageId);
    });
    for (const body of ['good', 'bad']) queue.send(body);
    await account.time.advanceTo(600_000);
    expect(received.map(({ bodies }) => bodies)).toEqual([['good', 'bad'], ['bad'], ['bad']]);
    expect(Number(received[1]?.at) - Number(received[0]?.at)).toBeGreaterThanOrEqual(60_000);
    expect(queue.deadLetters).toMatchObject([{ body: 'bad', wasHandled: false }]);
  });

  it('tells what it buries from what was handled before, and only came again', async () => {
    const account = accountWith({ deliveredAgain: 1 });
    let received = 0;
    const queue = new Queue(account, SETTINGS, async (records) => {
      received += 1;
      return received === 1 ? [] : records.map(({ messageId }) => messageId);
    });
    queue.send('a');
    await account.time.advanceTo(600_000);
    expect(queue.deadLetters).toMatchObject([{ body: 'a', wasHandled: true }]);
  });

  it('may deliver again what was deleted', async () => {
    const account = accountWith({ deliveredAgain: 0.5 });
    let received = 0;
    const queue = new Queue(account, SETTINGS, async (records) => {
      received += records.length;
      return [];
    });
    for (let sent = 0; sent < 20; sent += 1) queue.send('a');
    await account.time.advanceTo(600_000);
    expect(received).toBeGreaterThan(20);
    expect(queue.size).toBe(0);
  });
});

describe('a simulated stream', () => {
  const due = (at: number) => ({ dueAt: { N: String(at) } });

  it('brings the records of an item in order, from the first that failed on again', async () => {
    const account = accountWith();
    const seen: string[] = [];
    let fails = true;
    const stream = new Stream(account, async (records) => {
      const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
      seen.push(numbers.map(Number).join(','));
      const failed = fails ? numbers.slice(1, 2) : [];
      fails = false;
      return failed;
    });
    for (const at of [1, 2, 3]) stream.put('instance#one', undefined, due(at));
    stream.put('instance#nothing-to-do', undefined, {});
    await account.time.advanceTo(60_000);
    expect(seen).toEqual(['1,2,3', '2,3']);
    expect(stream.size).toBe(0);
  });

  it('gives up what fails too often, and what is too old', async () => {
    const account = accountWith();
    const stream = new Stream(account, () => Promise.reject(new Error('down')), {
      batchSize: 100,
      maxTries: 3,
      maxAgeSeconds: 3600,
    });
    stream.put('instance#one', undefined, due(1));
    await account.time.advanceTo(600_000);
    expect({ size: stream.size, givenUp: stream.givenUp }).toEqual({ size: 0, givenUp: 1 });
  });
});

describe('a simulated function', () => {
  it('that dies does nothing more, whatever it catches, and its invocation has failed', async () => {
    const account = accountWith({ crash: 1 });
    const done: string[] = [];
    const lambda = new Lambda<null, string>('observe', account, (process) => async () => {
      await process.step('table', 'a write of the table', () => done.push('written')).catch(() => done.push('caught'));
      done.push('went on');
      return 'answered';
    });
    const invoked = lambda.invoke(null).catch((error: Error) => error.message);
    await account.time.advanceTo(60_000);
    expect(await invoked).toBe('observe has died');
    expect(done).toEqual([]);
  });

  it('that takes too long has failed too', async () => {
    const account = accountWith();
    const lambda = new Lambda<null, void>('observe', account, (process) => () => process.wait(31_000));
    const invoked = lambda.invoke(null).catch((error: Error) => error.message);
    await account.time.advanceTo(120_000);
    expect(await invoked).toBe('observe has died');
  });

  it('whose call is refused has not made it; one without an answer has', async () => {
    const made = async (plan: Partial<FaultPlan>): Promise<readonly string[]> => {
      const account = accountWith(plan);
      const calls: string[] = [];
      const lambda = new Lambda<null, void>('react', account, (process) => async () => {
        await process
          .step('queue', 'a send to a queue', () => calls.push('made'))
          .catch(({ name }) => calls.push(name));
      });
      const invoked = lambda.invoke(null);
      await account.time.advanceTo(60_000);
      await invoked;
      return calls;
    };
    expect(await made({ refused: 1 })).toEqual(['ThrottlingException']);
    expect(await made({ unanswered: 1 })).toEqual(['made', 'TimeoutError']);
    expect(await made({ askedTwice: 1 })).toEqual(['made', 'made']);
  });
});

describe('the simulated deployment', () => {
  const named = new Map(deployed.functions.map((one) => [one.name, one]));
  const queues = new Map(deployed.queues.map((one) => [one.name, one]));

  it.each([
    { name: 'observe', settings: OBSERVE },
    { name: 'inspect', settings: INSPECT },
    { name: 'tell', settings: TELL },
    { name: 'remediate', settings: REMEDIATE },
  ] as const)('takes batches of $name, and brings them again, as the deployed one does', ({ name, settings }) => {
    const [source] = named.get(name)?.queues ?? [];
    const queue = queues.get(source?.queue ?? '');
    expect({
      batchSize: source?.batchSize,
      windowSeconds: source?.windowSeconds,
      visibilitySeconds: queue?.visibilitySeconds,
      maxReceives: queue?.deadLetters?.afterReceives,
      timeoutSeconds: named.get(name)?.timeoutSeconds,
    }).toEqual({
      batchSize: settings.batchSize,
      windowSeconds: settings.windowSeconds,
      visibilitySeconds: settings.visibilitySeconds,
      maxReceives: settings.maxReceives,
      timeoutSeconds: TIMEOUT_SECONDS[name],
    });
  });

  it('reads the stream as the deployed one does', () => {
    const react = named.get('react');
    expect({ ...react?.stream, filters: undefined, timeoutSeconds: react?.timeoutSeconds }).toMatchObject({
      batchSize: REACT.batchSize,
      tries: REACT.maxTries,
      timeoutSeconds: TIMEOUT_SECONDS.react,
    });
  });

  it('lets pass what the rule lets pass', () => {
    const task = (lastStatus: string) => ({
      source: 'aws.ecs',
      account: '123456789012',
      region: 'us-west-2',
      'detail-type': 'ECS Task State Change',
      detail: { containerInstanceArn: 'arn', lastStatus },
    });
    const running = task('RUNNING');
    const others = [task('PENDING'), { ...running, source: 'aws.ec2' }, { ...running, region: 'another-one-1' }];
    expect([running, ...others].map(passesRule)).toEqual([true, false, false, false]);
  });
});

describe('npm run dst:service', () => {
  it('reads its options', () => {
    expect(readOptions(['--seeds', '7', '--from', '3', '--no-faults'])).toMatchObject({
      seeds: 7,
      from: 3,
      hasFaults: false,
      show: null,
    });
    expect(readOptions(['--enforce']).enforces).toBe(true);
    expect(readOptions([]).enforces).toBe(false);
    expect(() => readOptions(['--show', 'me'])).toThrow('--show must be a whole number: me');
  });

  it('knows when the share of reads is exceeded', () => {
    const each = (ms: number) => Array.from({ length: 200 }, (_, index) => index * ms);
    expect(exceedsShare(each(200))).toBe(false);
    expect(exceedsShare(each(100))).toBe(true);
  });

  it('takes as long for each hop as its documentation says', () => {
    const page = readFileSync(new URL('../../docs/simulated-service.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| ([^|]+) \| ([\d,]+)–([\d,]+) ms \| ([\d,]+) ms in ([\d.]+) % \|/gm)];
    const told = rows.map(([, hop = '', ...numbers]) => [
      hop.trim(),
      ...numbers.map((one) => Number(one.replace(',', ''))),
    ]);
    const kept = Object.entries(LATENCIES).map(([hop, { from, to, slowest, slowShare }]) => [
      hop,
      from,
      to,
      slowest,
      slowShare * 100,
    ]);
    expect(told).toEqual(kept);
  });
});
