import type { ItemFact } from '../../shared/core/words/facts.ts';
import { factsByItem } from '../../shared/core/words/item-key.ts';
import { type QueueMessage, sendMessages } from '../../shared/edge/aws/queue.ts';
import type { ReadBudget } from '../../shared/edge/ecs/reads/read-budget.ts';
import { waitingUntil } from '../../shared/edge/ecs/reads/read-budget.ts';
import { doorOf } from '../../shared/edge/events/door.ts';
import { readMessages } from '../../shared/edge/events/read-messages.ts';
import type { Inspector, Watching } from '../../shared/edge/inspect/inspector.ts';
import { makeChecks } from '../../shared/edge/inspect/make-checks.ts';
import { sweep } from '../../shared/edge/inspect/sweep.ts';
import { readChecks } from '../../shared/edge/messages/read-checks.ts';
import { readNotices } from '../../shared/edge/messages/read-notices.ts';
import { outboxRecordsIn, sendOutbox } from '../../shared/edge/outbox/send-outbox.ts';
import { sendDue } from '../../shared/edge/react/send-due.ts';
import { publishNotices } from '../../shared/edge/react/topic.ts';
import { record } from '../../shared/edge/record/record.ts';
import { changesIn } from '../../shared/edge/store/changes.ts';
import { mailReceiver } from '../../shared/edge/tell/mail/mail-receiver.ts';
import { tellNotices } from '../../shared/edge/tell/receivers/tell-notices.ts';
import { slackClient } from '../../shared/edge/tell/slack/client.ts';
import { slackReceiver } from '../../shared/edge/tell/slack/slack-receiver.ts';
import type { ThreadStore } from '../../shared/edge/tell/threads/thread-store.ts';
import { type Ecs, queueClient, topicClient } from './aws-clients.ts';
import { TIMEOUT_SECONDS } from './deployment.ts';
import type { Account, Process } from './lambda.ts';
import type { PolicyInForce } from './policy-in-force.ts';
import type { QueueRecord } from './queue.ts';
import type { Remedies } from './remedies.ts';
import type { Slack } from './slack.ts';
import type { StreamRecord } from './stream.ts';
import type { Table } from './table.ts';

/** The functions stand on this. */
export interface Ground {
  readonly account: Account;
  readonly policy: PolicyInForce;
  readonly table: Table;
  readonly ecs: Ecs;
  readonly budget: ReadBudget;
  readonly slack: Slack;
  readonly threads: ThreadStore;
  readonly remedies: Remedies;
  readonly sendCheck: (body: string, delayMs: number) => void;
  readonly sendRemedy: (body: string, delayMs: number) => void;
  readonly sendToTell: (body: string, delayMs: number) => void;
  readonly publish: (message: string) => void;
  /** Told of how many calls of ECS a batch of checks, or a sweep, came to, and how many instances it looked at. */
  readonly onAsked: (calls: number, looks: number) => void;
}

/** Simulated fleets are of this account and Region. */
const WATCHED = [{ accountId: '123456789012', regions: ['us-west-2'] }];

/** Each function as its file in functions/ joins it, with the ports of the process it runs in. */

export const observeIn = (process: Process, ground: Ground) => {
  const recorderNow = recorderOf(process, ground);
  return async (records: readonly QueueRecord[]): Promise<readonly string[]> => {
    const { facts, broken } = readMessages(records, doorOf(WATCHED));
    const messageOf: ReadonlyMap<ItemFact, string> = facts;
    const recorded = await record(factsByItem([...facts.keys()]), { ...recorderNow(), byEvents: true });
    const failed = recorded.filter(({ outcome }) => outcome === 'failed');
    const unrecorded = failed.flatMap(({ item }) => item.facts.flatMap((fact) => messageOf.get(fact) ?? []));
    return [...broken.map(({ messageId }) => messageId), ...unrecorded];
  };
};

export const reactIn = (process: Process, ground: Ground) => {
  const { account, publish, sendCheck, sendRemedy, remedies } = ground;
  const { now } = account.time;
  const topic = { client: topicClient(process, account, publish), topicArn: 'notices' };
  const checks = { client: queueClient(process, account, sendCheck), queueUrl: 'checks' };
  const asked = { client: queueClient(process, account, sendRemedy), queueUrl: 'remedies' };
  const sendRemedies = (messages: readonly QueueMessage[]) => sendMessages(asked, messages);
  const outbox = remedies.outboxFor(process, now);
  const recorderNow = recorderOf(process, ground);
  return async (records: readonly StreamRecord[]): Promise<readonly string[]> => {
    const due = await sendDue(changesIn(records), {
      ...recorderNow(),
      publish: (notices) => publishNotices(topic, notices),
      send: (messages) => sendMessages(checks, messages),
      sendRemedies,
      account: '123456789012',
      region: 'us-west-2',
      stage: 'prod',
      mayAct: false,
      runbookBaseUrl: null,
    });
    const outboxSent = await sendOutbox(outboxRecordsIn(records), { outbox, send: sendRemedies, now });
    return [...due.failedRecords, ...outboxSent.failedRecords];
  };
};

export type Inspected = readonly QueueRecord[] | 'sweep';

/** So much of inspect's minute may pass in waiting for the share of reads. */
const LONGEST_WAIT_MS = 30_000;

export const inspectIn = (process: Process, ground: Ground) => {
  const { account, sendCheck, ecs, onAsked, remedies, policy } = ground;
  const { now } = account.time;
  const queue = { client: queueClient(process, account, sendCheck), queueUrl: 'checks' };
  const client = ecs.clientFor(process, now);
  // who only observes writes no outbox messages: their list would be a step more, and another run of the same seed
  const outbox = policy.enforcing === null ? {} : { outbox: remedies.outboxFor(process, now) };
  const recorderNow = recorderOf(process, ground);
  const wait = (milliseconds: number) => process.wait(milliseconds);
  return async (inspected: Inspected): Promise<readonly string[]> => {
    const budgetWait = { now, until: now() + LONGEST_WAIT_MS, wait };
    const inspector: Inspector & Watching = {
      ...recorderNow(),
      watched: WATCHED,
      lookout: { client, budget: waitingUntil(budgetFor(process, ground), budgetWait), now },
      send: (messages) => sendMessages(queue, messages),
    };
    if (inspected === 'sweep') {
      const { asked } = await sweep({ ...inspector, ...outbox });
      onAsked(asked.calls, asked.looks);
      return [];
    }
    const { checks, broken } = readChecks(inspected);
    const { failed, asked } = await makeChecks([...checks.keys()], inspector);
    onAsked(asked.calls, asked.looks);
    return [...broken.map(({ messageId }) => messageId), ...failed.flatMap(({ check }) => checks.get(check) ?? [])];
  };
};

/** So much of the function's time is left after the last call of Slack. */
const RECORDS_MS = 15_000;

export const tellIn = (process: Process, ground: Ground) => {
  const { account, slack: channel } = ground;
  const { now } = account.time;
  const sleep = (milliseconds: number) => process.wait(milliseconds);
  const slack = slackClient(
    { way: 'bot', token: 'xoxb-simulated', channel: 'C0' },
    { fetch: channel.fetchFor(process), now, sleep },
  );
  const holder = { by: `tell ${process.id}`, sleep };
  const publishMail = () => process.step('digest', 'a publication to a topic', () => {});
  const threads = threadsFor(process, ground);
  const ownQueue = { client: queueClient(process, account, ground.sendToTell), queueUrl: 'tell' };
  const send = (messages: readonly QueueMessage[]) => sendMessages(ownQueue, messages);
  return async (records: readonly QueueRecord[]): Promise<readonly string[]> => {
    const deadlineAt = now() + TIMEOUT_SECONDS.tell * 1000 - RECORDS_MS;
    const { notices, messagesOf, wakes, broken } = readNotices(records);
    const ports = { receivers: [mailReceiver(publishMail), slackReceiver(slack)], threads, send, now, holder };
    const { failed, failedWakes } = await tellNotices({ notices, wakes: [...wakes.keys()] }, ports, { deadlineAt });
    const untold = [...failed, ...failedWakes].flatMap(({ id }) => messagesOf.get(id) ?? wakes.get(id) ?? []);
    return [...broken.map(({ messageId }) => messageId), ...untold];
  };
};

/** With the policy as the process knows it when it is asked. */
const recorderOf = (process: Process, { table, policy, account }: Ground) => {
  const store = table.clientFor(process);
  const policyNow = policy.remembered();
  const wait = (milliseconds: number) => process.wait(milliseconds);
  return () => ({ store, policy: policyNow(), now: account.time.now, wait });
};

export const budgetFor = (process: Process, { budget }: Ground): ReadBudget => ({
  take: (calls) => process.step('table', 'a write of the table', () => budget.take(calls)),
});

const threadsFor = (process: Process, { threads }: Ground): ThreadStore => ({
  read: (keys) => process.step('table', 'a read of the table', () => threads.read(keys)),
  write: (key, thread, revision) =>
    process.step('table', 'a write of the table', () => threads.write(key, thread, revision)),
});
