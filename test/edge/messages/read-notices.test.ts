import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NoticeStanding, UNKNOWN_STANDING } from '../../../shared/core/notices/notice.ts';
import { InputError } from '../../../shared/edge/errors/input-error.ts';
import { readNotices } from '../../../shared/edge/messages/read-notices.ts';
import { hostileNotice } from '../../core/messages/hostile.ts';
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

const STANDING: NoticeStanding = {
  now: 'going-on',
  nowAsOf: '2026-11-23T10:00:12.000Z',
  shownSeverity: 'critical',
  causes: [
    { what: 'the daemon task ended', exitCode: 137, stopCode: 'EssentialContainerExited', reason: null, at: null },
  ],
  ecs: { repairs: true, expectedBy: '2026-11-23T10:05:12.000Z' },
  affected: { count: 1, of: 6 },
  daemonRevision: {
    daemonName: 'cloudwatch-agent',
    revision: 7,
    running: { count: 4, others: 2, asOf: '2026-11-23T10:00:12.000Z' },
    deployedAt: '2026-11-23T09:56:12.000Z',
    deployedBeforeMs: 230_000,
  },
  groupId: '111122223333/eu-central-1/prod/managed-instances/daemon-missing/cloudwatch-agent',
  commands: [{ for: 'Look at it', command: 'aws ecs describe-clusters', works: true, why: null }],
  resolution: 'the tasks concerned have ended',
  order: {
    runs: [
      {
        role: 'daemon',
        name: 'cloudwatch-agent',
        count: 1,
        from: '2026-11-23T10:00:10.500Z',
        to: null,
        isRunning: true,
      },
    ],
    leavingAt: null,
    asOf: '2026-11-23T10:00:12.000Z',
  },
};

/** Reads the body of one message. @throws the cause if it is broken */
const readNotice = (body: string) => {
  const { notices, broken } = readNotices([{ messageId: 'a', body }]);
  if (broken[0] !== undefined) throw broken[0].cause;
  return notices[0];
};

describe('a notice', () => {
  it('is read as it was written, raw or in the envelope of SNS', () => {
    fc.assert(
      fc.property(hostileNotice, (written) => {
        const text = JSON.stringify(written);
        expect(readNotice(text)).toEqual(written);
        expect(readNotice(JSON.stringify({ Type: 'Notification', MessageId: '1', Message: text }))).toEqual(written);
      }),
    );
  });

  it('of a newer Bookend passes, with a rule and fields that are not known', () => {
    const newer = { ...notice(), rules: ['daemon-sings'], more: 1 };
    expect(readNotice(JSON.stringify(newer))).toEqual({ ...notice(), rules: ['daemon-sings'] });
  });

  it('of an older Bookend, which knew no kinds, tells of an order', () => {
    const { kind: _kind, hole: _hole, ...older } = notice();
    expect(readNotice(JSON.stringify(older))).toEqual({ ...older, kind: 'order', hole: null });
  });

  it('of an older Bookend, which did not say how it stands, leaves that unknown', () => {
    const whole = { ...notice(), ...STANDING };
    const older = Object.fromEntries(Object.entries(whole).filter(([key]) => !(key in STANDING)));
    expect(Object.keys(whole).length - Object.keys(older).length).toBe(Object.keys(UNKNOWN_STANDING).length);
    expect(readNotice(JSON.stringify(older))).toEqual({ ...older, ...UNKNOWN_STANDING });
  });

  it('says how it stands, but for a word that only a newer Bookend knows', () => {
    expect(readNotice(JSON.stringify({ ...notice(), ...STANDING }))).toEqual({ ...notice(), ...STANDING });
    expect(readNotice(JSON.stringify({ ...notice(), ...STANDING, now: 'dormant' }))?.now).toBeNull();
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['another schema', JSON.stringify({ ...notice(), schema: 'bookend.notice/2' })],
    ['no id', JSON.stringify({ ...notice(), id: undefined })],
    ['an envelope of something else', JSON.stringify({ Type: 'Notification', Message: 'hello' })],
  ])('that is %s is refused', (_what, text) => {
    expect(() => readNotice(text)).toThrow(InputError);
  });

  it('that is broken names every problem with its path', () => {
    const broken = { ...notice(), severity: 'loud', violations: [{ rule: 1 }] };
    expect(() => readNotice(JSON.stringify(broken))).toThrow(/notice: severity: [\s\S]*notice: violations\.0\.rule: /);
  });
});
