import { describe, expect, it } from 'vitest';
import { readNotices } from '../../../shared/edge/messages/read-notices.ts';
import { notice } from '../../core/messages/notices.ts';

const message = (messageId: string, body: unknown, silenced?: string) => ({
  messageId,
  body: JSON.stringify(body),
  messageAttributes: {
    severity: { stringValue: 'info' },
    ...(silenced !== undefined && { silenced: { stringValue: silenced } }),
  },
});

describe('the notices of a batch', () => {
  it('are each there once, with the messages that brought them', () => {
    const one = notice(1);
    const two = notice(2);
    const read = readNotices([message('a', one), message('b', two), message('c', one)]);
    expect(read.notices).toEqual([one, two]);
    expect([...read.messagesOf]).toEqual([
      [one.id, ['a', 'c']],
      [two.id, ['b']],
    ]);
  });

  it('leave out those that no person is told of, and count them', () => {
    const { notices, messagesOf, silenced, broken } = readNotices([
      message('a', notice(1)),
      message('b', notice(2), 'true'),
      message('c', 'no notice at all', 'true'),
    ]);
    expect({ notices, silenced, broken }).toEqual({ notices: [notice(1)], silenced: 2, broken: [] });
    expect([...messagesOf.keys()]).toEqual([notice(1).id]);
  });

  it('do not suffer from one that nests too deep, nor from one whose fields are of other kinds', () => {
    const deep = { messageId: 'deep', body: `${'[{"a":'.repeat(200_000)}` };
    const nested = { messageId: 'nested', body: `{"timeline":${'['.repeat(5000)}${']'.repeat(5000)}}` };
    const odd = message('odd', { ...notice(2), violations: [{ ...notice(2).violations[0], marginMs: '1' }] });
    const { notices, broken } = readNotices([deep, nested, odd, message('b', notice(1))]);
    expect(notices).toEqual([notice(1)]);
    expect(broken.map(({ messageId }) => messageId)).toEqual(['deep', 'nested', 'odd']);
  });

  it('do not suffer from one that is broken', () => {
    const { notices, broken } = readNotices([message('a', { schema: 'other' }), message('b', notice(1))]);
    expect(notices).toEqual([notice(1)]);
    expect(broken).toEqual([{ messageId: 'a', cause: expect.any(Error) }]);
  });
});
