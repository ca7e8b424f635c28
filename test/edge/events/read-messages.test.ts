import { describe, expect, it } from 'vitest';
import { doorOf } from '../../../shared/edge/events/door.ts';
import { readMessages } from '../../../shared/edge/events/read-messages.ts';
import { CLUSTER, event, INSTANCE, KINDS, type Kind, TASK } from './envelopes.ts';

const OWN = { accountId: '111122223333', regions: ['eu-west-1'] };
const DOOR = doorOf([OWN]);

const message = (messageId: string, body: unknown) => ({
  messageId,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const task = event('ECS Task State Change', {});

describe('the messages of a batch', () => {
  it('are facts, each with the message that brought it, though two of them say the same', () => {
    const { facts, ...rest } = readMessages([message('a', task), message('b', task)], DOOR);
    expect([...facts.values()]).toEqual(['a', 'b']);
    expect(rest).toEqual({ selfTests: new Map(), broken: [], refused: [], passedBy: 0, notEcs: 0 });
  });

  it('that are broken are named by themselves, and cost the others nothing', () => {
    const { facts, broken } = readMessages(
      [
        message('cut off', '{"source":"aws.ecs","detail":{"secret":'),
        message('no version', event('ECS Task State Change', { version: 'newest' })),
        message('fine', task),
      ],
      DOOR,
    );
    expect([...facts.values()]).toEqual(['fine']);
    expect(broken).toEqual([
      { messageId: 'cut off', field: 'body', problem: 'is not valid JSON' },
      { messageId: 'no version', field: 'detail.version', problem: expect.any(String) },
    ]);
  });

  it('that no rule needs pass by, and what is not of ECS is counted apart', () => {
    const { facts, broken, passedBy, notEcs } = readMessages(
      [
        message('service', { source: 'aws.ecs', 'detail-type': 'ECS Service Action', detail: {} }),
        message('machine', { source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', detail: {} }),
        message('text', '"hello"'),
      ],
      DOOR,
    );
    expect({ facts: facts.size, broken, passedBy, notEcs }).toEqual({ facts: 0, broken: [], passedBy: 1, notEcs: 2 });
  });
});

describe('the door', () => {
  const said = { account: '111122223333', region: 'eu-west-1' };
  const elsewhere = (arn: string): string => arn.replace('eu-west-1', 'us-east-1');
  const foreign = (arn: string): string => arn.replace('111122223333', '444455556666');
  const moved = (kind: Kind, move: (arn: string) => string): object =>
    JSON.parse(JSON.stringify(event(kind)).replaceAll(/arn:aws:ecs:[^"]*/g, move));
  const read = (body: unknown, door = DOOR) => {
    const { facts, broken, refused } = readMessages([message('a', body)], door);
    return { facts: facts.size, broken: broken.length, refused: refused.map(({ from }) => from) };
  };

  it.each(KINDS)('lets in an event of the kind %s that is of the deployment’s own account and Region', (kind) => {
    expect(read({ ...event(kind), ...said })).toEqual({ facts: 1, broken: 0, refused: [] });
  });

  it.each(KINDS)('refuses one of the kind %s by its ARNs, whatever its envelope says', (kind) => {
    for (const move of [elsewhere, foreign]) {
      expect(read(moved(kind, move)).refused).toHaveLength(1);
      expect(read({ ...moved(kind, move), ...said })).toMatchObject({ facts: 0, broken: 0 });
      expect(read({ ...moved(kind, move), ...said }).refused[0]).toContain('in an envelope of 111122223333 eu-west-1');
    }
  });

  it.each<{ of: string; changes: Readonly<Record<string, unknown>>; from: string }>([
    { of: 'another account', changes: { account: '444455556666' }, from: '444455556666 eu-west-1' },
    { of: 'another Region', changes: { region: 'us-east-1' }, from: '111122223333 us-east-1' },
    { of: 'an account that is a number', changes: { account: 111122223333 }, from: '? eu-west-1' },
    { of: 'no account', changes: { account: null }, from: '? eu-west-1' },
    { of: 'text that is hostile', changes: { account: '\u001b[2J<b>', region: 'x'.repeat(1000) }, from: '? ?' },
  ])('refuses one in an envelope of $of, though its ARNs are watched', ({ changes, from }) => {
    expect(read({ ...task, ...said, ...changes })).toEqual({ facts: 0, broken: 0, refused: [from] });
  });

  it('refuses what is broken and of another account, since nobody here could mend it', () => {
    expect(
      read({ ...event('ECS Task State Change', { version: 'newest' }), ...said, account: '444455556666' }),
    ).toEqual({
      facts: 0,
      broken: 0,
      refused: ['444455556666 eu-west-1'],
    });
  });

  it.each<{ what: string; changes: Readonly<Record<string, string>> }>([
    { what: 'whose task is of another account than its cluster', changes: { taskArn: foreign(TASK) } },
    {
      what: 'whose instance is of another Region than its cluster',
      changes: { containerInstanceArn: elsewhere(INSTANCE) },
    },
    { what: 'whose cluster is a name', changes: { clusterArn: 'payments' } },
    { what: "whose cluster is another service's", changes: { clusterArn: CLUSTER.replace(':ecs:', ':eks:') } },
    { what: 'whose cluster hides its account', changes: { clusterArn: `x${CLUSTER}` } },
  ])('refuses a task $what', ({ changes }) => {
    expect(read(event('ECS Task State Change', changes)).refused).toHaveLength(1);
  });

  it('lets in what a list names beside the own, each account with its own Regions alone', () => {
    const door = doorOf([OWN, { accountId: '444455556666', regions: ['us-east-1'] }]);
    const both = (arn: string): string => foreign(elsewhere(arn));
    expect(
      read({ ...moved('ECS Task State Change', both), account: '444455556666', region: 'us-east-1' }, door).facts,
    ).toBe(1);
    for (const move of [foreign, elsewhere])
      expect(read(moved('ECS Task State Change', move), door).refused).toHaveLength(1);
    expect(read({ ...task, account: '444455556666', region: 'us-east-1' }, door).refused).toHaveLength(1);
  });
});
