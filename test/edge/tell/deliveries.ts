import type { Digest } from '../../../shared/core/messages/as-text.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { mailReceiver } from '../../../shared/edge/tell/mail/mail-receiver.ts';
import { tellNotices } from '../../../shared/edge/tell/receivers/tell-notices.ts';
import { slackClient } from '../../../shared/edge/tell/slack/client.ts';
import { slackReceiver } from '../../../shared/edge/tell/slack/slack-receiver.ts';
import type { ThreadStore } from '../../../shared/edge/tell/threads/thread-store.ts';
import { notice } from '../../core/messages/notices.ts';
import { memoryThreadStore } from '../../doubles/memory-threads.ts';
import { fakeClock, SlackChannel } from './loopback-slack.ts';

/** A notice of a daemon of its own, by whose name one finds it in messages. */
export const noticeOf = (n: number, rest: Parameters<typeof notice>[1] = {}): Notice => {
  const plain = notice(n, rest);
  const violations = plain.violations.map((one) => ({ ...one, daemonName: nameOf(n) }));
  return { ...plain, daemons: [{ name: nameOf(n), critical: true }], violations, ...rest, id: plain.id };
};
const nameOf = (n: number): string => `agent-${n}-of-many`;

type Way = 'bot' | 'webhook';

/** Deliveries of one queue to `tell`, over a store that may fail; each a minute after the one before. */
export const deliveries = (way: Way, store: ThreadStore = memoryThreadStore()) => {
  const clock = fakeClock();
  const channel = new SlackChannel();
  const digests: Digest[] = [];
  const answer: typeof fetch = async (url, init) => {
    const body = JSON.parse(String(init?.body)) as { text: string };
    const shown = channel.show(way === 'webhook' ? 'hook' : (String(url).split('/').at(-1) ?? ''), body);
    return new Response(way === 'webhook' ? 'ok' : JSON.stringify(shown));
  };
  const destination =
    way === 'bot'
      ? ({ way, token: 'xoxb-1', channel: 'C0BOOKEND' } as const)
      : ({ way, url: 'https://hooks.example/a' } as const);
  const slack = slackClient(destination, { fetch: answer, now: clock.now, sleep: clock.sleep });
  const publishMail = async (digest: Digest) => void digests.push(digest);
  const receivers = [mailReceiver(publishMail), slackReceiver(slack)];
  const ports = { receivers, threads: store, send: async () => {}, now: clock.now };
  return {
    clock,
    channel,
    store,
    /** @returns the ids of those that failed */
    tell: async (notices: readonly Notice[]): Promise<readonly string[]> => {
      clock.at += 61_000;
      const { failed } = await tellNotices({ notices, wakes: [] }, ports, { deadlineAt: clock.now() + 120_000 });
      return failed.map(({ id }) => id);
    },
    /** So many e-mails told of the notice's incident. */
    mailsOf: (n: number): number => digests.filter(({ text }) => text.includes(nameOf(n))).length,
    /** So many messages of the channel told of it. */
    messagesOf: (n: number): number => channel.heads().filter(({ text }) => text.includes(nameOf(n))).length,
  };
};
