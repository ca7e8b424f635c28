import { beforeEach, describe, expect, it } from 'vitest';
import { UnsentError } from '../../../shared/edge/aws/batches.ts';
import type { QueueMessage } from '../../../shared/edge/aws/queue.ts';
import type { Outbox } from '../../../shared/edge/outbox/outbox.ts';
import { outboxRecordsIn, sendOutbox } from '../../../shared/edge/outbox/send-outbox.ts';
import { createMemoryOutbox } from '../../doubles/memory-outbox.ts';
import { message, T0 } from './outbox-contract.ts';

let outbox: Outbox;
let queue: Pick<QueueMessage, 'body' | 'delaySeconds'>[];
beforeEach(async () => {
  outbox = createMemoryOutbox();
  queue = [];
  for (const name of ['a', 'b', 'c']) await outbox.write(message(name));
});
const send = async (messages: readonly QueueMessage[]): Promise<void> =>
  void queue.push(...messages.map(({ body, delaySeconds }) => ({ body, delaySeconds })));
const records = ['a', 'b', 'c'].map((name) => ({ key: message(name).key, sequenceNumber: name }));
const now = () => T0 + 1500;
const waiting = async () => (await outbox.stranded(T0 + 1, 10)).map((key) => key.split('#').at(-1));

describe('records of the stream', () => {
  const [key, image] = [message('a').key, { at: { N: '1' } }];
  const record = (pk: string, NewImage?: typeof image) => ({
    dynamodb: { SequenceNumber: '7', Keys: { pk: { S: pk } }, ...(NewImage === undefined ? {} : { NewImage }) },
  });

  it.each([
    { what: 'a message that is written or woken', record: record(key, image), found: [{ key, sequenceNumber: '7' }] },
    { what: 'a message that is removed', record: record(key), found: [] },
    { what: 'an item', record: record('instance#a', image), found: [] },
    { what: 'an entry of the history', record: record('history#1#a', image), found: [] },
    { what: 'nothing that can be read', record: {}, found: [] },
  ])('tell of $what: $found.length messages', ({ record, found }) => {
    expect(outboxRecordsIn([record])).toEqual(found);
  });
});

describe('messages that still wait', () => {
  it('are sent, to come when they are due, and are there no more', async () => {
    const answer = await sendOutbox(records, { outbox, send, now });
    expect(answer).toEqual({ sent: 3, failed: [], failedRecords: [] });
    expect(queue).toEqual(['a', 'b', 'c'].map((name) => ({ body: message(name).body, delaySeconds: 59 })));
    expect(await waiting()).toEqual([]);
  });

  it('come at once if their time has passed', async () => {
    await sendOutbox(records.slice(0, 1), { outbox, send, now: () => T0 + 3_600_000 });
    expect(queue).toMatchObject([{ delaySeconds: 0 }]);
  });

  it.each([T0 + 1e12, 1e300])('come within what SQS can hold back, whatever time stands in them: %d', async (at) => {
    await outbox.write({ ...message('a'), at });
    await sendOutbox(records.slice(0, 1), { outbox, send, now });
    expect(queue).toMatchObject([{ delaySeconds: 900 }]);
  });

  it('are sent once, though their records come again with the batch', async () => {
    await sendOutbox([...records, ...records], { outbox, send, now });
    expect(await sendOutbox(records, { outbox, send, now })).toEqual({ sent: 0, failed: [], failedRecords: [] });
    expect(queue).toHaveLength(3);
  });

  it('of a batch without any ask nothing of anybody', async () => {
    const nobody = () => Promise.reject(new Error('nobody is to be asked'));
    const answer = await sendOutbox([], { outbox: { read: nobody, remove: nobody }, send: nobody, now });
    expect(answer).toEqual({ sent: 0, failed: [], failedRecords: [] });
  });
});

describe('a message that fails', () => {
  it('because the queue refuses it comes again alone', async () => {
    const refusesB = async (messages: readonly QueueMessage[]): Promise<void> => {
      const refused = messages.filter(({ body }) => JSON.stringify(body).includes('"b"'));
      await send(messages.filter((message) => !refused.includes(message)));
      throw new UnsentError(
        'remedies',
        refused.map((message) => ({ message, reason: 'InternalError: no' })),
        messages.length,
      );
    };
    const answer = await sendOutbox(records, { outbox, send: refusesB, now });
    expect(answer).toEqual({
      sent: 2,
      failed: [{ key: message('b').key, cause: new Error('InternalError: no') }],
      failedRecords: ['b'],
    });
    expect(await waiting()).toEqual(['b']);
    await sendOutbox(records.slice(1), { outbox, send, now });
    expect(queue.map(({ body }) => (body as { incidentId: string }).incidentId)).toEqual(['a', 'c', 'b']);
  });

  it('because it can not be removed stays for the sweep, is not sent again at once, and the others are removed', async () => {
    const remove = async (key: string): Promise<void> => {
      if (key === message('b').key) throw new Error('throttled');
      await outbox.remove(key);
    };
    const answer = await sendOutbox(records, { outbox: { ...outbox, remove }, send, now });
    expect(answer).toMatchObject({ sent: 3, failed: [{ key: message('b').key }], failedRecords: [] });
    expect(await waiting()).toEqual(['b']);
  });

  it.each([
    { what: 'they can not be read', broken: { read: () => Promise.reject(new Error('throttled')) } },
    { what: 'the queue is not there', broken: {} },
  ])('fails with all others where $what, and all of them stay', async ({ broken }) => {
    const unreachable = () => Promise.reject(new Error('throttled'));
    const answer = await sendOutbox(records, { outbox: { ...outbox, ...broken }, send: unreachable, now });
    expect(answer).toEqual({
      sent: 0,
      failed: records.map(({ key }) => ({ key, cause: new Error('throttled') })),
      failedRecords: ['a', 'b', 'c'],
    });
    expect(await waiting()).toEqual(['a', 'b', 'c']);
  });
});
