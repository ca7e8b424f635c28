import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { notice, notices } from '../core/messages/notices.ts';
import { customNotificationIn } from '../edge/tell/custom-notification.ts';
import { putBackWaiting, waitingMovesTheClock } from './faults/fake-clock.ts';
import { SECRET_NAME, startTelling } from './tell-service.ts';

let service: Awaited<ReturnType<typeof startTelling>>;
let made = 0;
/** An incident of its own for each test. */
let on: string;
const said: string[] = [];

const bot = (token = 'xoxb-s3cr3t') =>
  JSON.stringify({ botToken: token, channel: 'C0123456789', apiUrl: `${service.slack.origin}/api` });

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T10:01:00Z') });
  waitingMovesTheClock();
  service = await startTelling();
});
afterAll(async () => {
  await service.stop();
  vi.useRealTimers();
  putBackWaiting();
});
beforeEach(() => {
  on = `a${made++}`;
  service.slack.clear();
  service.bus.clear();
  service.parameters.values.set(SECRET_NAME, bot());
  vi.setSystemTime(Date.now() + 3_600_000);
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => void said.push(words.map(String).join(' ')));
});
afterEach(async () => {
  vi.restoreAllMocks();
  expect(said.join('\n')).not.toContain('s3cr3t');
  said.length = 0;
  await service.mails();
});

const failed = (...messageIds: string[]) => ({
  batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })),
});
const metric = (name: string): number =>
  said
    .filter((line) => line.includes('CloudWatchMetrics'))
    .reduce((sum, line) => sum + Number((JSON.parse(line) as Record<string, unknown>)[name] ?? 0), 0);

describe('tell', () => {
  it('makes of a notice a message in the channel, its details in the thread, and an e-mail', async () => {
    const tell = await service.start();
    expect(await tell([notice(on)])).toEqual(failed());
    const [head] = service.slack.channel();
    expect(head?.text).toMatch(/^🔴 prod: 2 tasks of 2 services started up to 8.4 s before cloudwatch-agent/);
    expect(service.slack.thread(head?.ts ?? '')).toHaveLength(1);
    expect(service.slack.sent[0]?.authorization).toBe('Bearer xoxb-s3cr3t');
    expect((await service.mails()).map(({ Subject }) => Subject)).toEqual([
      'Bookend: [critical] prod: 2 tasks of 2 services started up to 8.4 s before cloudwatch-agent',
    ]);
    expect([metric('Told'), metric('ToldFailed')]).toEqual([1, 0]);
  });

  it('tells nothing twice: not what comes again in one batch, nor in the next, nor after a cold start', async () => {
    const tell = await service.start();
    await tell([notice(on), notice(on)]);
    await tell([notice(on)]);
    const restarted = await service.start();
    expect(await restarted([notice(on)])).toEqual(failed());
    expect(service.slack.shown).toHaveLength(2);
    expect(await service.mails()).toHaveLength(1);
    expect(metric('ToldBefore')).toBe(2);
  });

  it('makes one message of what has opened and resolved before it could be told', async () => {
    const tell = await service.start();
    await tell([notice(on, { n: 2, state: 'resolved' }), notice(on)]);
    expect(service.slack.channel().map(({ text }) => text.slice(0, 7))).toEqual(['✅ Over:']);
    expect(await service.mails()).toHaveLength(1);
  });

  it('edits the message when the incident resolves, also after a cold start', async () => {
    await (await service.start())([notice(on)]);
    await (await service.start())([notice(on, { n: 2, state: 'resolved' })]);
    vi.setSystemTime(Date.now() + 30_000);
    await (await service.start())(await service.wakes());
    const [head, ...others] = service.slack.channel();
    expect([others, head?.edits]).toEqual([[], 1]);
    expect(head?.text).toMatch(/^✅ Over: /);
    expect(service.slack.thread(head?.ts ?? '').map(({ text }) => text.slice(0, 2))).toEqual(['🔴', '✅ ']);
  });

  it('fails what is no notice alone, and tells the rest of the batch', async () => {
    const tell = await service.start();
    const answer = await tell(['no JSON', notice(on), { ...notice(on), schema: 'bookend.notice/2' }, { a: 1 }]);
    expect(answer).toEqual(failed('m0', 'm2', 'm3'));
    expect(service.slack.channel()).toHaveLength(1);
    expect(metric('Broken')).toBe(3);
    expect(said.filter((line) => line.includes('A message is not a notice'))).toHaveLength(3);
  });

  it('is content with an empty batch', async () => {
    expect(await (await service.start())([])).toEqual(failed());
    expect(service.slack.sent).toEqual([]);
  });
});

describe('when Slack does not take a notice', () => {
  it('fails each message that brought it, and tells it once when they come again; the e-mail is not repeated', async () => {
    const tell = await service.start();
    service.slack.isDown = true;
    expect(await tell([notice(on), notice(on)])).toEqual(failed('m0', 'm1'));
    expect([metric('ToldFailed'), metric('NeedsAPerson')]).toEqual([1, 0]);
    service.slack.isDown = false;
    expect(await tell([notice(on)])).toEqual(failed());
    expect([service.slack.channel().length, (await service.mails()).length]).toEqual([1, 1]);
  });

  it('begins no call that could not end before the function does, and makes it a little later', async () => {
    const tell = await service.start();
    expect(await tell([notice(on)], 16_000)).toEqual(failed());
    expect(service.slack.sent).toEqual([]);
    vi.setSystemTime(Date.now() + 10_000);
    await tell(await service.wakes());
    expect(service.slack.channel()).toHaveLength(1);
  });

  it('says that a revoked token needs a person, asks once, and uses the new one as soon as it is there', async () => {
    const tell = await service.start();
    service.slack.faults.push({ status: 200, body: '{"ok":false,"error":"token_revoked"}' });
    const all = notices(3).map((one) => ({ ...one, incidentId: `${on}/${one.id}`, id: `${on}/${one.id}` }));
    expect(await tell(all)).toEqual(failed('m0', 'm1', 'm2'));
    expect(service.slack.sent).toHaveLength(1);
    expect([metric('NeedsAPerson'), metric('ToldFailed')]).toEqual([3, 0]);
    const [line] = said.filter((text) => text.includes('A notice was not told'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      level: 'ERROR',
      why: 'Slack, chat.postMessage: token_revoked',
      needsAPerson: true,
    });
    service.parameters.values.set(SECRET_NAME, bot('xoxb-rotated'));
    expect(await tell(all)).toEqual(failed());
    expect(service.slack.sent.at(-1)?.authorization).toBe('Bearer xoxb-rotated');
  });

  it.each([
    { secret: 'not there', value: undefined, why: 'ParameterNotFound' },
    { secret: 'not for this function to read', value: null, why: 'AccessDeniedException' },
    { secret: 'broken', value: '{"botToken":"s3cr3t"}', why: 'botToken: must be' },
    { secret: 'no JSON', value: 'xoxb-s3cr3t', why: 'is not valid JSON' },
  ])('still sends e-mail where the secret is $secret, and tells in Slack once it is right', async ({ value, why }) => {
    if (value === undefined) service.parameters.values.delete(SECRET_NAME);
    else service.parameters.values.set(SECRET_NAME, value);
    const tell = await service.start();
    expect(await tell([notice(on)])).toEqual(failed('m0'));
    expect(said.join('\n')).toContain(why);
    expect(metric('NeedsAPerson')).toBe(1);
    expect(await service.mails()).toHaveLength(1);
    service.parameters.values.set(SECRET_NAME, bot());
    expect(await tell([notice(on)])).toEqual(failed());
    expect([service.slack.channel().length, (await service.mails()).length]).toEqual([1, 0]);
  });
});

describe('without Slack', () => {
  it('is e-mail alone, and asks for no secret', async () => {
    vi.stubEnv('SLACK_SECRET', '');
    const asked = service.parameters.asked();
    const tell = await service.start();
    vi.stubEnv('SLACK_SECRET', SECRET_NAME);
    expect(await tell([notice(on)])).toEqual(failed());
    expect([service.slack.sent.length, (await service.mails()).length]).toEqual([0, 1]);
    expect(service.parameters.asked()).toBe(asked);
  });
});

describe('with an incoming webhook', () => {
  it('posts each change as a message', async () => {
    service.parameters.values.set(SECRET_NAME, JSON.stringify({ webhookUrl: `${service.slack.origin}/hook/s3cr3t` }));
    const tell = await service.start();
    await tell([notice(on)]);
    await tell([notice(on, { n: 2, state: 'resolved' })]);
    vi.setSystemTime(Date.now() + 30_000);
    await tell(await service.wakes());
    expect(service.slack.shown.map(({ text, thread }) => [text.slice(0, 2), thread])).toEqual([
      ['🔴', null],
      ['✅ ', null],
    ]);
  });
});

describe('a test message', () => {
  it('is marked as one, and reaches every receiver', async () => {
    await service.start();
    expect(await service.invoke({ test: true })).toEqual({
      receivers: [
        { receiver: 'mail', told: true, why: null },
        { receiver: 'slack', told: true, why: null },
      ],
    });
    expect(service.slack.channel()[0]?.text).toContain("Test: Bookend's deployment test sends a test message");
    expect((await service.mails()).map(({ Subject }) => Subject)).toEqual([
      expect.stringMatching(/^Bookend: \[info\] Test: /),
    ]);
  });

  it('says which receiver did not take it, and why', async () => {
    await service.start();
    service.slack.faults.push({ status: 200, body: '{"ok":false,"error":"token_revoked"}' });
    expect(await service.invoke({ test: true })).toEqual({
      receivers: [
        { receiver: 'mail', told: true, why: null },
        { receiver: 'slack', told: false, why: 'Slack, chat.postMessage: token_revoked' },
      ],
    });
  });

  it('reaches the topic for Amazon Q where there is one, as a custom notification', async () => {
    vi.stubEnv('CHAT_TOPIC_ARN', process.env.DIGEST_TOPIC_ARN); // its mailbox is at hand
    onTestFinished(() => void vi.stubEnv('CHAT_TOPIC_ARN', ''));
    await service.start();
    expect(await service.invoke({ test: true })).toMatchObject({
      receivers: [{ receiver: 'mail' }, { receiver: 'chat', told: true, why: null }, { receiver: 'slack' }],
    });
    const [message] = (await service.mails()).filter(({ Message }) => Message.startsWith('{'));
    expect(customNotificationIn(message?.Message ?? '')).toMatchObject({
      content: { title: expect.stringContaining("Test: Bookend's deployment test sends a test message") },
      metadata: { eventType: 'bookend-test', threadId: expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
  });

  it('reaches the EventBridge bus where one is named, as an event', async () => {
    vi.stubEnv('EVENT_BUS', 'alerts');
    onTestFinished(() => void vi.stubEnv('EVENT_BUS', ''));
    await service.start();
    expect(await service.invoke({ test: true })).toMatchObject({
      receivers: [{ receiver: 'mail' }, { receiver: 'bus', told: true, why: null }, { receiver: 'slack' }],
    });
    expect(service.bus.delivered).toMatchObject([
      {
        source: 'bookend',
        'detail-type': 'Bookend Alert',
        detail: {
          change: 'note',
          kind: 'test',
          severity: 'info',
          headline: expect.stringContaining("Test: Bookend's deployment test sends a test message"),
        },
      },
    ]);
  });

  it('says what the bus answered where it does not take it', async () => {
    vi.stubEnv('EVENT_BUS', 'of-others');
    onTestFinished(() => void vi.stubEnv('EVENT_BUS', ''));
    await service.start();
    expect(await service.invoke({ test: true })).toMatchObject({
      receivers: [
        { receiver: 'mail', told: true },
        { receiver: 'bus', told: false, why: 'EventBridge: ResourceNotFoundException: no of-others' },
        { receiver: 'slack', told: true },
      ],
    });
  });

  it('is sent for nothing else', async () => {
    await service.start();
    await expect(service.invoke({ test: 'yes' })).rejects.toThrow('test: must be true');
  });
});

describe('an acknowledgement', () => {
  const request = () => ({ id: notice(on).incidentId, forSeconds: 7200, reason: 'rolled back', by: 'kim' });

  it('is answered with its end, and said in the thread and by e-mail, once', async () => {
    const tell = await service.start();
    await tell([notice(on)]);
    await service.mails();
    const answer = await service.invoke({ ack: request() });
    expect(answer).toEqual({
      acked: true,
      id: expect.stringContaining(notice(on).incidentId),
      until: expect.stringMatching(/^2026-.*Z$/),
      why: null,
    });
    await tell((await service.wakes()).filter(({ wake }) => wake.includes(notice(on).incidentId)));
    const [head] = service.slack.channel();
    const thread = service.slack.thread(head?.ts ?? '').map(({ text }) => text.includes('Acknowledged by kim'));
    expect([service.slack.channel().length, thread]).toEqual([1, [false, true]]);
    expect((await service.mails()).map(({ Subject }) => Subject)).toEqual([
      expect.stringContaining('Acknowledged: prod: '),
    ]);
  });

  it('of what was never told is refused', async () => {
    await service.start();
    expect(await service.invoke({ ack: request() })).toEqual({
      acked: false,
      id: request().id,
      until: null,
      why: expect.stringContaining('no incident or group of that id is told'),
    });
    expect([service.slack.sent.length, (await service.mails()).length]).toEqual([0, 0]);
  });

  it('that is wrong names the field', async () => {
    await service.start();
    await expect(service.invoke({ ack: { ...request(), forSeconds: -1 } })).rejects.toThrow('ack: forSeconds: must be');
  });
});
