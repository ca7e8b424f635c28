import type { Policy } from '../../shared/core/policy.ts';
import { touchedBy } from '../../shared/core/state/place.ts';
import type { ReadBudget } from '../../shared/edge/ecs/read-budget.ts';
import { readMessages } from '../../shared/edge/events/read-messages.ts';
import type { Inspector } from '../../shared/edge/inspect/inspector.ts';
import { makeChecks } from '../../shared/edge/inspect/make-checks.ts';
import { sweep } from '../../shared/edge/inspect/sweep.ts';
import { passOn } from '../../shared/edge/pass-on.ts';
import { sendMessages } from '../../shared/edge/queue.ts';
import { readChecks } from '../../shared/edge/read-checks.ts';
import { readNotices } from '../../shared/edge/read-notices.ts';
import { record } from '../../shared/edge/record.ts';
import { slackClient } from '../../shared/edge/slack/client.ts';
import { tellNotices } from '../../shared/edge/slack/tell.ts';
import type { ThreadStore } from '../../shared/edge/slack/thread-store.ts';
import { changesIn } from '../../shared/edge/store/changes.ts';
import { publishNotices } from '../../shared/edge/topic.ts';
import { type Ecs, queueClient, topicClient } from './aws-clients.ts';
import { TIMEOUT_SECONDS } from './deployment.ts';
import type { Account, Process } from './lambda.ts';
import type { QueueRecord } from './queue.ts';
import type { Slack } from './slack.ts';
import type { StreamRecord } from './stream.ts';
import type { Table } from './table.ts';

/** What the functions stand on. */
export interface Ground {
  readonly account: Account;
  readonly policy: Policy;
  readonly table: Table;
  readonly ecs: Ecs;
  readonly budget: ReadBudget;
  readonly slack: Slack;
  readonly threads: ThreadStore;
  readonly sendCheck: (body: string, delayMs: number) => void;
  readonly publish: (message: string) => void;
  /** Told of how many calls of ECS a batch of checks, or a sweep, came to, and how many instances it looked at. */
  readonly onAsked: (calls: number, looks: number) => void;
}

/** Each function as its file in functions/ joins it, with the ports of the process it runs in. */

export const observeIn = (process: Process, ground: Ground) => {
  const recorder = recorderOf(process, ground);
  return async (records: readonly QueueRecord[]): Promise<readonly string[]> => {
    const { facts, broken } = readMessages(records);
    const recorded = await record(touchedBy([...facts.keys()]), recorder);
    const failed = recorded.filter(({ outcome }) => outcome === 'failed');
    const unrecorded = failed.flatMap(({ touched }) => touched.facts.flatMap((fact) => facts.get(fact) ?? []));
    return [...broken.map(({ messageId }) => messageId), ...unrecorded];
  };
};

export const reactIn = (process: Process, ground: Ground) => {
  const { account, publish, sendCheck } = ground;
  const topic = { client: topicClient(process, account, publish), topicArn: 'notices' };
  const queue = { client: queueClient(process, account, sendCheck), queueUrl: 'checks' };
  return async (records: readonly StreamRecord[]): Promise<readonly string[]> => {
    const { failedRecords } = await passOn(changesIn(records), {
      ...recorderOf(process, ground),
      publish: (notices) => publishNotices(topic, notices),
      send: (messages) => sendMessages(queue, messages),
      account: '123456789012',
      region: 'us-west-2',
      runbookBaseUrl: null,
    });
    return failedRecords;
  };
};

export type Inspected = readonly QueueRecord[] | 'sweep';

export const inspectIn = (process: Process, ground: Ground) => {
  const { account, sendCheck, ecs, onAsked } = ground;
  const { now } = account.time;
  const queue = { client: queueClient(process, account, sendCheck), queueUrl: 'checks' };
  const inspector: Inspector = {
    ...recorderOf(process, ground),
    lookout: { client: ecs.clientFor(process, now), budget: budgetFor(process, ground), now },
    send: (messages) => sendMessages(queue, messages),
  };
  return async (inspected: Inspected): Promise<readonly string[]> => {
    if (inspected === 'sweep') {
      const { asked } = await sweep(inspector);
      onAsked(asked.calls, asked.looks);
      return [];
    }
    const { checks, broken } = readChecks(inspected);
    const { failed, asked } = await makeChecks([...checks.keys()], inspector);
    onAsked(asked.calls, asked.looks);
    return [...broken.map(({ messageId }) => messageId), ...failed.flatMap(({ check }) => checks.get(check) ?? [])];
  };
};

/** What is left of the function's time after the last call of Slack. */
const RECORDS_MS = 15_000;

export const tellIn = (process: Process, ground: Ground) => {
  const { account, slack: channel } = ground;
  const { now } = account.time;
  const sleep = (milliseconds: number) => process.wait(milliseconds);
  const slack = slackClient(
    { way: 'bot', token: 'xoxb-simulated', channel: 'C0' },
    { fetch: channel.fetchFor(process), now, sleep },
  );
  const publishDigest = () => process.step('digest', 'a publication to a topic', () => {});
  const threads = threadsFor(process, ground);
  return async (records: readonly QueueRecord[]): Promise<readonly string[]> => {
    const deadlineAt = now() + TIMEOUT_SECONDS.tell * 1000 - RECORDS_MS;
    const { notices, messagesOf, broken } = readNotices(records);
    const { failed } = await tellNotices(notices, { slack, publishDigest, threads, now }, { deadlineAt });
    const untold = failed.flatMap(({ noticeId }) => messagesOf.get(noticeId) ?? []);
    return [...broken.map(({ messageId }) => messageId), ...untold];
  };
};

const recorderOf = (process: Process, { table, policy, account }: Ground) => ({
  store: table.clientFor(process),
  policy,
  now: account.time.now,
  wait: (milliseconds: number) => process.wait(milliseconds),
});

const budgetFor = (process: Process, { budget }: Ground): ReadBudget => ({
  take: (calls) => process.step('table', 'a write of the table', () => budget.take(calls)),
});

const threadsFor = (process: Process, { threads }: Ground): ThreadStore => ({
  read: (keys) => process.step('table', 'a read of the table', () => threads.read(keys)),
  write: (key, thread, revision) =>
    process.step('table', 'a write of the table', () => threads.write(key, thread, revision)),
});
