import type { Digest } from '../../../shared/core/messages/as-text.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import type { QueueMessage } from '../../../shared/edge/aws/queue.ts';
import { wokenBy } from '../../../shared/edge/messages/wake-message.ts';
import { mailReceiver } from '../../../shared/edge/tell/mail/mail-receiver.ts';
import type { AckRequest } from '../../../shared/edge/tell/receivers/ack-request.ts';
import { type AckAnswer, acknowledge } from '../../../shared/edge/tell/receivers/acknowledge.ts';
import type { Receiver } from '../../../shared/edge/tell/receivers/receiver.ts';
import { type TellPorts, type TellResult, tellNotices } from '../../../shared/edge/tell/receivers/tell-notices.ts';
import { slackClient } from '../../../shared/edge/tell/slack/client.ts';
import { slackReceiver } from '../../../shared/edge/tell/slack/slack-receiver.ts';
import type { ThreadStore } from '../../../shared/edge/tell/threads/thread-store.ts';
import { memoryThreadStore } from '../../doubles/memory-threads.ts';
import { fakeClock } from './loopback-slack.ts';

export type Way = 'bot' | 'webhook';

const BUDGET_MS = 60_000;

type Options = {
  readonly budgetMs?: number;
  readonly store?: ThreadStore;
  readonly repeatSeconds?: number;
};

type Ports = {
  readonly way: Way;
  readonly origin: string;
  readonly fetch?: typeof fetch;
  readonly threads?: ThreadStore;
  /** Beside mail and Slack. */
  readonly others?: readonly Receiver[];
};

/** One deployment's way to people; `restart` is a new Lambda: nothing is kept but the threads, and the queue with what groups sent to themselves. */
export const telling = ({ way, origin, fetch: doFetch = fetch, threads = memoryThreadStore(), others = [] }: Ports) => {
  const clock = fakeClock();
  const digests: Digest[] = [];
  const wakes: { readonly at: number; readonly key: string }[] = [];
  const destination =
    way === 'bot'
      ? ({ way, token: 'xoxb-1', channel: 'C0BOOKEND', apiUrl: `${origin}/api/` } as const)
      : ({ way, url: `${origin}/hook/a` } as const);
  const connect = () =>
    slackClient(destination, { fetch: doFetch, now: clock.now, sleep: clock.sleep }, { timeoutMs: 2000 });
  let current = connect();
  let isMailDown = false;

  const portsTo = (store: ThreadStore): TellPorts => {
    const publishMail = async (digest: Digest) => {
      if (isMailDown) throw new Error('the topic refuses');
      digests.push(digest);
    };
    const receivers = [mailReceiver(publishMail), slackReceiver(current), ...others];
    const send = async (messages: readonly QueueMessage[]) => {
      for (const { body, delaySeconds } of messages)
        wakes.push({ at: clock.now() + delaySeconds * 1000, key: wokenBy(body) ?? '' });
    };
    return { receivers, threads: store, send, now: clock.now };
  };

  const deliver = (
    notices: readonly Notice[],
    keys: readonly string[],
    { budgetMs = BUDGET_MS, store = threads, repeatSeconds = 0 }: Options,
  ): Promise<TellResult> =>
    tellNotices({ notices, wakes: keys }, portsTo(store), { deadlineAt: clock.now() + budgetMs, repeatSeconds });

  return {
    clock,
    digests,
    threads,
    wakes,
    mail: {
      set isDown(value: boolean) {
        isMailDown = value;
      },
    },
    restart: () => {
      current = connect();
    },
    /** Delivers notices. */
    tell: (notices: readonly Notice[], options: Options = {}): Promise<TellResult> => deliver(notices, [], options),
    /** Acknowledges, as a person asks for it. */
    ack: (request: AckRequest, { store = threads, repeatSeconds = 0 }: Options = {}): Promise<AckAnswer> =>
      acknowledge(request, portsTo(store), { deadlineAt: clock.now() + BUDGET_MS, repeatSeconds }),
    /** Lets time pass, and delivers what groups sent to themselves as it becomes due. A message that fails comes again a minute later. */
    passes: async (ms: number, options: Options = {}): Promise<void> => {
      const until = clock.now() + ms;
      for (;;) {
        const next = wakes.toSorted((one, other) => one.at - other.at)[0];
        if (next === undefined || next.at > until) break;
        clock.at = Math.max(clock.at, next.at);
        const due = wakes.filter(({ at }) => at <= clock.now());
        for (const one of due) wakes.splice(wakes.indexOf(one), 1);
        const { failedWakes } = await deliver([], [...new Set(due.map(({ key }) => key))], options);
        for (const { id } of failedWakes) wakes.push({ at: clock.now() + 60_000, key: id });
      }
      clock.at = Math.max(clock.at, until);
    },
  };
};

/** The group of a cause in `prod`. */
export const GROUP = '111122223333/eu-central-1/prod/managed-instances/daemon-missing/cloudwatch-agent';
