import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { UnsentError } from '../../../shared/edge/aws/batches.ts';
import { tellPolicyChanges } from '../../../shared/edge/react/policy-changes.ts';
import type { Image } from '../../../shared/edge/store/changes.ts';

const AT = 1_795_176_000;
type Attributes = Readonly<Record<string, string | boolean>>;
const imageOf = (attributes: Attributes): Image =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? { BOOL: value } : { S: value },
    ]),
  );
const recordOf = (old: Attributes | null, fresh: Attributes | null, SequenceNumber = '17') => ({
  dynamodb: {
    SequenceNumber,
    ApproximateCreationDateTime: AT,
    Keys: { pk: { S: 'policy' } },
    ...(old === null ? {} : { OldImage: imageOf(old) }),
    ...(fresh === null ? {} : { NewImage: imageOf(fresh) }),
  },
});

const telling = async (records: Parameters<typeof tellPolicyChanges>[0], isDown = false) => {
  const notices: Notice[] = [];
  const told = await tellPolicyChanges(records, {
    publish: async (some) => {
      if (isDown)
        throw new UnsentError(
          'the topic',
          some.map((message) => ({ message, reason: 'down' })),
          some.length,
        );
      notices.push(...some);
    },
    account: '111122223333',
    region: 'eu-west-1',
    now: () => 0,
  });
  return { ...told, notices };
};

const OBSERVE = { document: '{}', writtenBy: 'ada', writtenAt: '2026-11-22T10:00:00.000Z' };
const ENFORCE = { document: '{"mode":"enforce"}', writtenBy: 'grace', writtenAt: '2026-11-23T10:00:00.000Z' };

describe('a change of the policy', () => {
  it('is told as a notice of its own kind, which opens no incident', async () => {
    const { notices, sent, failedRecords } = await telling([recordOf(OBSERVE, ENFORCE)]);
    expect({ sent, failedRecords }).toEqual({ sent: 1, failedRecords: [] });
    expect(notices[0]).toMatchObject({
      id: 'policy/17#0',
      incidentId: 'policy/17#0',
      kind: 'policy',
      state: 'open',
      severity: 'info',
      rules: [],
      violations: [],
      summary: 'The policy was changed by grace: mode: "observe" → "enforce"',
      detectedAt: new Date(AT * 1000).toISOString(),
    });
  });

  it.each<{ what: string; old: Attributes | null; fresh: Attributes | null; says: string }>([
    {
      what: 'a pause',
      old: ENFORCE,
      fresh: { ...ENFORCE, paused: true, pausedBy: 'eve', pausedAt: 'x' },
      says: 'Bookend is paused by eve: it does nothing to ECS',
    },
    {
      what: 'a pause by the AWS CLI',
      old: ENFORCE,
      fresh: { ...ENFORCE, paused: true },
      says: 'Bookend is paused by somebody who left no name',
    },
    {
      what: 'its end',
      old: { ...ENFORCE, paused: true },
      fresh: { ...ENFORCE, liftedAt: 'x', liftedBy: 'eve' },
      says: 'Bookend is resumed by eve: it may act again as the policy says (mode enforce)',
    },
    { what: 'a first policy', old: null, fresh: ENFORCE, says: 'changed by grace: mode' },
    {
      what: 'an edit in the console',
      old: OBSERVE,
      fresh: { ...OBSERVE, document: '{"mode":"propose"}' },
      says: 'by somebody who left no name: mode: "observe" → "propose"',
    },
    { what: 'its removal', old: ENFORCE, fresh: null, says: 'mode: "enforce" → "observe"' },
    {
      what: 'a broken one',
      old: OBSERVE,
      fresh: { ...ENFORCE, document: '{oops' },
      says: "The policy can't be read since grace changed it: the last good one stays in force",
    },
    {
      what: 'one that is mended',
      old: { ...OBSERVE, document: '{oops' },
      fresh: ENFORCE,
      says: 'The policy can be read again: grace changed it',
    },
  ])('is told by whom it is: $what', async ({ old, fresh, says }) => {
    const { notices } = await telling([recordOf(old, fresh)]);
    expect(notices.map(({ summary }) => summary)).toEqual([expect.stringContaining(says)]);
  });

  it('that changes no meaning is not told, nor is any of another item', async () => {
    const other = { dynamodb: { Keys: { pk: { S: 'policy#good' } }, NewImage: imageOf(ENFORCE), SequenceNumber: '1' } };
    const same = recordOf(OBSERVE, { ...OBSERVE, document: '{ }' });
    expect(await telling([other, same])).toEqual({ sent: 0, failed: [], failedRecords: [], notices: [] });
  });

  it('comes again under its id if it could not be sent', async () => {
    const records = [recordOf(OBSERVE, ENFORCE, '17'), recordOf(ENFORCE, OBSERVE, '18')];
    expect((await telling(records, true)).failedRecords).toEqual(['17', '18']);
    expect((await telling(records)).notices.map(({ id }) => id)).toEqual(['policy/17#0', 'policy/18#0']);
  });

  it('is bounded, whatever somebody writes', async () => {
    const document = JSON.stringify({
      silences: [{ daemonName: 'a', reason: 'x'.repeat(500) }],
      daemons: Array.from({ length: 400 }, (_, at) => ({ daemonName: `daemon-${at}` })),
    });
    const { notices } = await telling([recordOf(OBSERVE, { ...ENFORCE, writtenBy: 'y'.repeat(9000), document })]);
    expect(JSON.stringify(notices).length).toBeLessThan(8000);
  });
});
