import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDeployment } from '../../../cli/demo/account/deployment-files.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..');

const OWNER = { accountId: '123456789012', region: 'us-west-2' };

describe('the deployment, as the loopback account reads it', () => {
  const { functions, queues, rule, subscriptions, topics } = readDeployment(REPOSITORY, 'test', OWNER);

  it('has what calls each function, and each of it exists', () => {
    const names = queues.map(({ name }) => name);
    expect(functions.map(({ name }) => name)).toEqual(expect.arrayContaining(['observe', 'react', 'inspect', 'tell']));
    for (const { queues: sources } of functions) for (const { queue } of sources) expect(names).toContain(queue);
    for (const { queue, topic } of subscriptions) {
      expect(names).toContain(queue);
      expect(topics).toContain(topic);
    }
    expect(names).toContain(rule.queue);
  });

  it('wakes react by the stream alone, and inspect each minute too', () => {
    const [react] = functions.filter(({ stream }) => stream !== null);
    expect(react?.name).toBe('react');
    expect(react?.stream?.filters.length).toBeGreaterThan(0);
    const inspect = functions.find(({ name }) => name === 'inspect');
    expect(inspect?.schedules).toEqual([{ everyMinutes: 1, input: { schedule: 'sweep' } }]);
  });

  it('gives each queue of a function six times its time-out, and dead letters', () => {
    for (const { queues: sources, timeoutSeconds } of functions) {
      for (const { queue } of sources) {
        const found = queues.find(({ name }) => name === queue);
        expect(found?.visibilitySeconds).toBeGreaterThanOrEqual(6 * timeoutSeconds);
        expect(found?.deadLetters).not.toBeNull();
      }
    }
  });
});

describe('variables of serverless.yml', () => {
  it('are their defaults, what stands elsewhere in the file, the stage, or what another file holds', () => {
    expect(readDeployment(join(import.meta.dirname, 'a-deployment'), 'blue', OWNER).functions).toEqual([
      {
        name: 'look',
        timeoutSeconds: 30,
        environment: { STAGE: 'blue', TABLE: { Ref: 'Table' }, QUEUE: 'queue-of-blue' },
        queues: [{ queue: 'Queue', batchSize: 7, windowSeconds: 0 }],
        stream: null,
        schedules: [
          { everyMinutes: 120, input: { a: 1 } },
          { everyMinutes: Number.POSITIVE_INFINITY, input: undefined },
        ],
      },
    ]);
  });
});
