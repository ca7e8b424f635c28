import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { slackClient } from '../../../shared/edge/tell/slack/client.ts';
import { type SlackSettings, slotAt, UNPACED } from '../../../shared/edge/tell/slack/paced-calls.ts';
import type { SlackError } from '../../../shared/edge/tell/slack/slack-error.ts';
import { fakeClock, LoopbackSlack } from './loopback-slack.ts';

const TOKEN = 'xoxb-secret-token-0123456789';
const PAYLOAD = { text: 'orders started before cloudwatch-agent', blocks: [] };
const FOREVER = Number.MAX_SAFE_INTEGER;
const slack = new LoopbackSlack();
beforeAll(() => slack.listen());
beforeEach(() => slack.clear());
afterAll(() => slack.close());

const bot = (settings: Partial<SlackSettings> = {}, token = TOKEN) => {
  const clock = fakeClock();
  const destination = { way: 'bot', token, channel: '#alerts', apiUrl: `${slack.origin}/api/` } as const;
  return { clock, client: slackClient(destination, { fetch, now: clock.now, sleep: clock.sleep }, settings) };
};
const webhook = (url = `${slack.origin}/hook/T0/B0/secret`, settings: Partial<SlackSettings> = {}) => {
  const clock = fakeClock();
  return {
    clock,
    client: slackClient({ way: 'webhook', url }, { fetch, now: clock.now, sleep: clock.sleep }, settings),
  };
};
const failureOf = async (attempt: Promise<unknown>): Promise<SlackError> =>
  attempt.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: SlackError) => error,
  );

describe('a bot', () => {
  it('posts, answers in the thread and edits', async () => {
    const { client } = bot();
    const message = await client.post(PAYLOAD, FOREVER);
    expect(message).toEqual({ channel: 'C0BOOKEND', ts: expect.stringMatching(/^\d+\.\d+$/) });
    if (message === null) return;
    await client.post({ ...PAYLOAD, text: 'details' }, FOREVER, { to: message, broadcast: false });
    await client.update(message, { ...PAYLOAD, text: 'resolved' }, FOREVER);
    expect(slack.sent.map(({ method }) => method)).toEqual(['chat.postMessage', 'chat.postMessage', 'chat.update']);
    expect(slack.sent.map(({ authorization }) => authorization)).toEqual(Array(3).fill(`Bearer ${TOKEN}`));
    expect(slack.sent[0]?.body).toMatchObject({ channel: '#alerts', unfurl_links: false, unfurl_media: false });
    expect(slack.channel().map(({ text }) => text)).toEqual(['resolved']);
    expect(slack.thread(message.ts).map(({ text }) => text)).toEqual(['details']);
  });

  it.each([
    ['invalid_auth', 'never'],
    ['channel_not_found', 'never'],
    ['not_in_channel', 'never'],
    ['invalid_blocks', 'refused'],
    ['msg_too_long', 'refused'],
    ['message_not_found', 'gone'],
    ['thread_not_found', 'gone'],
  ] as const)('that is answered ok:false with %s tries once: %s', async (error, trouble) => {
    slack.faults.push({ status: 200, body: JSON.stringify({ ok: false, error }) });
    expect(await failureOf(bot().client.post(PAYLOAD, FOREVER))).toMatchObject({ code: error, trouble });
    expect(slack.sent).toHaveLength(1);
  });

  it.each([
    ['internal_error', { status: 200, body: '{"ok":false,"error":"internal_error"}' }],
    ['a word that is not known', { status: 200, body: '{"ok":false,"error":"something_new"}' }],
    ['a status 500', { status: 500 }],
    ['a body that is not valid JSON', { status: 200, body: '<html>' }],
    ['a closed connection', 'drop' as const],
    ['no answer in time', 'hang' as const],
  ])('tries again after %s, and waits longer each time', async (_what, fault) => {
    slack.faults.push(fault, fault);
    const { client, clock } = bot({ timeoutMs: 1000 }); // long enough for an answer on a busy machine
    await client.post(PAYLOAD, FOREVER);
    expect(slack.sent).toHaveLength(3);
    expect(clock.slept).toEqual([1000, 2000]);
  });

  it('gives up after its attempts, for the queue to deliver again', async () => {
    slack.isDown = true;
    expect(await failureOf(bot().client.post(PAYLOAD, FOREVER))).toMatchObject({ code: 'http_503', trouble: 'later' });
    expect(slack.sent).toHaveLength(3);
  });
});

describe('being asked to wait', () => {
  it('is not a failure: the call goes on after Retry-After, however often', async () => {
    slack.faults.push(...Array.from({ length: 5 }, () => ({ status: 429, retryAfter: '30' })));
    const { client, clock } = webhook();
    await client.post(PAYLOAD, FOREVER);
    expect(clock.slept).toEqual([30_000, 30_000, 30_000, 30_000, 30_000]);
    expect(slack.channel()).toHaveLength(1);
  });

  it('ends where the time does, without waiting for nothing; the next call still keeps quiet', async () => {
    slack.faults.push({ status: 429, retryAfter: '120' });
    const { client, clock } = webhook();
    const deadlineAt = clock.now() + 60_000;
    expect(await failureOf(client.post(PAYLOAD, deadlineAt))).toMatchObject({ code: 'no_time_left', trouble: 'late' });
    expect(await failureOf(client.post(PAYLOAD, deadlineAt))).toMatchObject({ code: 'no_time_left' });
    expect([clock.slept, slack.sent.length]).toEqual([[], 1]);
    await client.post(PAYLOAD, FOREVER);
    expect(clock.slept).toEqual([120_000]);
  });

  it.each(['', 'soon', '-1', 'Infinity'])('for %j means a second', async (retryAfter) => {
    slack.faults.push({ status: 429, retryAfter });
    const { client, clock } = webhook();
    await client.post(PAYLOAD, FOREVER);
    expect(clock.slept).toEqual([1000]);
  });
});

describe('a webhook', () => {
  it.each([
    [404, 'no_service', 'never'],
    [403, 'action_prohibited', 'never'],
    [410, 'channel_is_archived', 'never'],
    [400, 'invalid_payload', 'refused'],
    [400, '<html>', 'refused'],
  ] as const)('that answers %s %s: %s', async (status, body, trouble) => {
    slack.faults.push({ status, body });
    expect(await failureOf(webhook().client.post(PAYLOAD, FOREVER))).toMatchObject({ trouble });
    expect(slack.sent).toHaveLength(1);
  });
});

describe('the pace', () => {
  it('is at most one message a second, whatever is asked when', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { minLength: 2, maxLength: 50 }), (gaps) => {
        let [pace, now, last] = [UNPACED, 0, Number.NEGATIVE_INFINITY];
        for (const gap of gaps) {
          now += gap;
          const slot = slotAt(pace, now, 1000);
          expect(slot.at).toBeGreaterThanOrEqual(now);
          expect(slot.at - last).toBeGreaterThanOrEqual(1000);
          [pace, last] = [slot.pace, slot.at];
        }
      }),
    );
  });

  it('holds for calls that follow each other at once', async () => {
    const { client, clock } = webhook();
    const start = clock.now();
    for (let count = 0; count < 5; count++) await client.post(PAYLOAD, FOREVER);
    expect(clock.now() - start).toBe(4000);
  });
});

describe('the secret', () => {
  it('is in no error, whatever goes wrong', async () => {
    const secrets = ['hooks.slack.com/services', 'secret'];
    const attempts: (() => Promise<unknown>)[] = [
      () => webhook('http://127.0.0.1:9/hook/secret', { attempts: 1 }).client.post(PAYLOAD, FOREVER),
      () => webhook('no url: hooks.slack.com/services/secret', { attempts: 1 }).client.post(PAYLOAD, FOREVER),
      () => bot({ attempts: 1 }, 'secret\u2028').client.post(PAYLOAD, FOREVER),
      () => {
        slack.faults.push({ status: 200, body: JSON.stringify({ ok: false, error: `echo ${TOKEN}` }) });
        return bot({ attempts: 1 }).client.post(PAYLOAD, FOREVER);
      },
      () => {
        slack.faults.push({ status: 302, body: 'https://hooks.slack.com/services/secret' });
        return webhook(undefined, { attempts: 1 }).client.post(PAYLOAD, FOREVER);
      },
    ];
    for (const attempt of attempts) {
      const error = inspect(await failureOf(attempt()), { depth: 9, showHidden: true }).replaceAll(
        import.meta.dirname,
        '',
      );
      for (const secret of secrets) expect(error).not.toContain(secret);
    }
  });
});
