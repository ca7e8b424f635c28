import { describe, expect, it } from 'vitest';
import { readMessages } from '../../../shared/edge/events/read-messages.ts';
import { event } from './envelopes.ts';

const message = (messageId: string, body: unknown) => ({
  messageId,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const task = event('ECS Task State Change', {});

describe('the messages of a batch', () => {
  it('are facts, each with the message that brought it, though two of them say the same', () => {
    const { facts, ...rest } = readMessages([message('a', task), message('b', task)]);
    expect([...facts.values()]).toEqual(['a', 'b']);
    expect(rest).toEqual({ broken: [], passedBy: 0, notEcs: 0 });
  });

  it('that are broken are named by themselves, and cost the others nothing', () => {
    const { facts, broken } = readMessages([
      message('cut off', '{"source":"aws.ecs","detail":{"secret":'),
      message('no version', event('ECS Task State Change', { version: 'newest' })),
      message('fine', task),
    ]);
    expect([...facts.values()]).toEqual(['fine']);
    expect(broken).toEqual([
      { messageId: 'cut off', field: 'body', problem: 'is no JSON' },
      { messageId: 'no version', field: 'detail.version', problem: expect.any(String) },
    ]);
  });

  it('that no rule needs pass by, and what is not of ECS is counted apart', () => {
    const { facts, broken, passedBy, notEcs } = readMessages([
      message('service', { source: 'aws.ecs', 'detail-type': 'ECS Service Action', detail: {} }),
      message('machine', { source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', detail: {} }),
      message('text', '"hello"'),
    ]);
    expect({ facts: facts.size, broken, passedBy, notEcs }).toEqual({ facts: 0, broken: [], passedBy: 1, notEcs: 2 });
  });
});
