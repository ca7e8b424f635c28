import fc from 'fast-check';
import { parse } from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acknowledged } from '../../../shared/core/groups/ack.ts';
import { type Group, grownBy } from '../../../shared/core/groups/group.ts';
import { groupMessage } from '../../../shared/core/groups/group-message.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { createBusClient } from '../../../shared/edge/aws/clients.ts';
import { storedNotice } from '../../../shared/edge/messages/stored-notice.ts';
import { type Alert, alertOf, leastOf } from '../../../shared/edge/tell/bus/alert.ts';
import { eventOf, MOST_BYTES } from '../../../shared/edge/tell/bus/alert-event.ts';
import { busReceiver } from '../../../shared/edge/tell/bus/bus-receiver.ts';
import { putAlertTo } from '../../../shared/edge/tell/bus/put-alert.ts';
import { hostileNotice } from '../../core/messages/hostile.ts';
import { notice, notices } from '../../core/messages/notices.ts';
import { drawn } from '../../drawn.ts';
import { type Envelope, startEventBus } from '../aws/loopback-event-bus.ts';
import { SlackChannel } from './loopback-slack.ts';
import { GROUP, telling } from './telling.ts';

let bus: Awaited<ReturnType<typeof startEventBus>>;
beforeAll(async () => {
  bus = await startEventBus('alerts');
});
beforeEach(() => bus.clear());
afterAll(() => bus.stop());

/** Slack stands beside it, and takes everything. */
const slack = new SlackChannel();
const answer: typeof fetch = async (_url, init) => {
  slack.show('hook', JSON.parse(String(init?.body)));
  return new Response('ok');
};

const bookend = (name = 'alerts') => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = createBusClient({ region: 'eu-west-1', endpoint: bus.endpoint, credentials });
  const others = [busReceiver(putAlertTo({ client, bus: name }))];
  return telling({ way: 'webhook', origin: 'https://slack.example', fetch: answer, others });
};

const alertIn = ({ detail }: Envelope) => detail as unknown as Alert;
const changes = () => bus.delivered.map((event) => alertIn(event).change);
const going = (amount: number, rest: Parameters<typeof notice>[1] = {}) =>
  notices(amount, { groupId: GROUP, now: 'going-on', affected: { count: 1, of: 300 }, ...rest });
const over = (amount: number) => going(amount, { n: 2, state: 'resolved', now: 'over' });

describe('an EventBridge bus', () => {
  it('gets an event for each change of a group, with the notice and the group', async () => {
    const { tell, passes } = bookend();
    await tell(going(1));
    await tell(going(3));
    await passes(60_000);
    await tell(over(3));
    await passes(60_000);
    expect(changes()).toEqual(['opened', 'changed', 'over']);
    const [first, , last] = bus.delivered;
    expect(first).toMatchObject({
      source: 'bookend',
      'detail-type': 'Bookend Alert',
      resources: [
        'arn:aws:ecs:eu-central-1:111122223333:cluster/prod',
        expect.stringMatching(/:container-instance\/prod\/[0-9a-f]+$/),
      ],
      detail: {
        schema: 'bookend.alert/1',
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        severity: 'critical',
        headline: expect.stringMatching(/^prod: 2 tasks of 2 services are running WITHOUT cloudwatch-agent/),
        group: { places: 1, goingOn: 1, isOver: false, of: { count: 300 }, ack: null },
        notice: going(1)[0],
        cut: [],
      },
    });
    expect(last?.detail.group).toMatchObject({ places: 3, incidents: 3, goingOn: 0, isOver: true });
    expect(new Set(bus.delivered.map((event) => alertIn(event).key)).size).toBe(1);
    expect(new Set(bus.delivered.map((event) => alertIn(event).id)).size).toBe(3);
  });

  it('is told of an acknowledgement, and of what changes while it holds, and is reminded of nothing', async () => {
    const { tell, ack, passes } = bookend();
    await tell(going(1), { repeatSeconds: 3600 });
    await passes(60_000, { repeatSeconds: 3600 });
    await ack({ id: GROUP, forSeconds: 7200, reason: 'I look', by: 'ada' });
    await tell(going(2));
    await passes(5 * 3_600_000, { repeatSeconds: 3600 });
    expect(changes()).toEqual(['opened', 'acknowledged', 'changed']);
    expect(bus.delivered.map((event) => alertIn(event).group.ack?.by)).toEqual([undefined, 'ada', 'ada']);
  });

  it('is told once of a cause that comes back soon after it was over', async () => {
    const { tell, passes } = bookend();
    await tell(going(1));
    await passes(60_000);
    await tell(over(1));
    await passes(60_000);
    await tell(going(1, { n: 3, state: 'changed' }));
    await passes(3_600_000);
    expect(changes()).toEqual(['opened', 'over', 'changed']);
  });

  it.each([
    { ErrorCode: 'InternalFailure', needsAPerson: false },
    { ErrorCode: 'ThrottlingException', needsAPerson: false },
    { ErrorCode: 'of tomorrow', needsAPerson: false },
    { ErrorCode: 'AccessDeniedException', needsAPerson: true },
    { ErrorCode: 'NotAuthorizedForSourceException', needsAPerson: true },
  ])('that fails the entry by $ErrorCode holds up nobody else, and gets it once later', async (failure) => {
    const { tell, digests } = bookend();
    bus.failEntries(() => ({ ErrorCode: failure.ErrorCode, ErrorMessage: 'no' }));
    const why = `EventBridge: ${failure.ErrorCode}: no`;
    expect((await tell(going(1))).failed).toEqual([{ id: notice(1).id, why, needsAPerson: failure.needsAPerson }]);
    expect([bus.delivered.length, digests.length]).toEqual([0, 1]);
    bus.failEntries(null);
    expect((await tell(going(1))).failed).toEqual([]);
    expect((await tell(going(1))).failed).toEqual([]);
    expect([changes(), digests.length]).toEqual([['opened'], 1]);
  });

  it('that refuses the call is asked again, as often as the SDK does, and then later', async () => {
    const { tell, passes } = bookend();
    bus.failCalls({ status: 500, type: 'InternalException' });
    await tell(going(1));
    expect(bus.calls()).toBe(3);
    bus.failCalls(null);
    await passes(3_600_000);
    await tell(going(1));
    expect(changes()).toEqual(['opened']);
  });

  it('that is not there needs a person', async () => {
    const { failed } = await bookend('of-others').tell(going(1));
    expect(failed).toMatchObject([{ why: expect.stringContaining('ResourceNotFoundException'), needsAPerson: true }]);
  });

  it('that finds an event too large gets the least of it, at once and once', async () => {
    const { tell, passes } = bookend();
    bus.failEntries((detail) => (detail.length > 2000 ? { ErrorCode: 'InvalidArgument', ErrorMessage: 'size' } : null));
    expect((await tell(going(1))).failed).toEqual([]);
    await passes(3_600_000);
    expect(bus.calls()).toBe(2);
    expect(bus.delivered.map(({ detail }) => [detail.change, detail.notice, detail.cut])).toEqual([
      ['opened', null, ['group.names', 'notice', 'summary', 'act', 'group.id']],
    ]);
  });
});

const groupOf = (all: readonly Notice[], id = GROUP): Group => {
  const group = grownBy(null, id, all, 0);
  if (group === null) throw new Error('no group');
  return group;
};

const eventFor = (group: Group) => {
  const message = groupMessage(group, { how: 'first', since: 0 });
  const alert = alertOf({ group, how: 'first', message });
  const { source, detailType, resources, detail } = eventOf(alert, group);
  const bytes = [source, detailType, ...resources, detail].reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  return { bytes, alert: JSON.parse(detail) as Alert };
};

describe("an event's size", () => {
  const long = (length: number) => 'x'.repeat(length);

  it.each<{ much: string; rest: Partial<Notice>; cut: readonly string[] }>([
    { much: 'nothing', rest: {}, cut: [] },
    {
      much: 'the timeline',
      rest: { timeline: [{ at: '2026-12-01T10:00:00.000Z', what: long(MOST_BYTES) }] },
      cut: ['notice.timeline'],
    },
    {
      much: 'the links',
      rest: { links: { logs: long(MOST_BYTES) } },
      cut: ['timeline', 'commands', 'violations.tasks', 'remedy', 'order', 'links'].map((field) => `notice.${field}`),
    },
    {
      much: 'the sentence',
      rest: { summary: long(MOST_BYTES) },
      cut: [
        ...['timeline', 'commands', 'violations.tasks', 'remedy', 'order', 'links', 'causes'].map(
          (field) => `notice.${field}`,
        ),
        ...['group.names', 'notice'],
      ],
    },
  ])('is cut in a fixed order where $much is too long', ({ rest, cut }) => {
    const { bytes, alert } = eventFor(groupOf([notice(1, rest)]));
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    expect(alert.cut).toEqual(cut);
    expect(alert.notice === null).toBe(cut.includes('notice'));
  });

  it('is bounded, and its text JSON, whatever names and reasons hold', () => {
    fc.assert(
      fc.property(
        fc.array(hostileNotice, { minLength: 1, maxLength: 3 }),
        fc.string({ unit: 'binary' }),
        (all, why) => {
          const group = acknowledged(groupOf(all, all[0]?.incidentId), { at: 1, until: 2, by: why, reason: why });
          const { bytes, alert } = eventFor(group);
          expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
          expect(alert).toMatchObject({ schema: 'bookend.alert/1', change: expect.stringMatching(/^(opened|over)$/) });
          expect(Buffer.byteLength(JSON.stringify(leastOf(alert)))).toBeLessThan(30_000);
        },
      ),
      { numRuns: drawn(20, 5) },
    );
  });

  it('is bounded where each text of a notice is forged and long', () => {
    const KEPT = new Set(['schema', 'state', 'severity', 'shownSeverity', 'now', 'mode', 'role']);
    const forged = (value: unknown, path: string): unknown => {
      if (typeof value === 'string') return KEPT.has(path) ? value : `${value}${long(70_000)}`;
      if (Array.isArray(value)) return value.map((one) => forged(one, path));
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, forged(one, key)]));
    };
    const sound = notice(1, { affected: { count: 1, of: 4 } });
    const hole = { hole: 'h', resource: 'r', why: 'w', cure: 'c' };
    for (const one of [sound, { ...sound, kind: 'hole', hole }]) {
      const read = parse(storedNotice, forged(one, ''));
      const group = acknowledged(groupOf([read], read.incidentId), {
        at: 1,
        until: 2,
        by: long(70_000),
        reason: long(70_000),
      });
      const message = groupMessage(group, { how: 'first', since: 0 });
      expect(eventFor(group).bytes).toBeLessThan(30_000);
      const least = leastOf({
        ...alertOf({ group, how: 'first', message }),
        ...{ headline: long(70_000), summary: long(70_000), act: long(70_000) },
      });
      expect(Buffer.byteLength(JSON.stringify(least))).toBeLessThan(30_000);
    }
  });

  it('is bounded where every character takes the most bytes', () => {
    const worst = '\u{10ffff}'.repeat(4000);
    const group = groupOf([notice(1, { clusterArn: `arn:x/${worst}`, summary: worst, ec2InstanceId: worst })], worst);
    expect(eventFor(group).bytes).toBeLessThanOrEqual(MOST_BYTES);
  });
});
