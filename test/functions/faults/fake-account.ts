import { PublishBatchCommand, type PublishBatchRequestEntry, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import type { CheckMessage } from '../../../shared/edge/messages/checks.ts';
import type { RemedyMessage } from '../../../shared/edge/messages/remedy-message.ts';
import { fakeClient, on } from '../../doubles/fake-client.ts';
import { SlackChannel } from '../../edge/tell/loopback-slack.ts';
import { FakeTable } from './fake-table.ts';

/**
 * One call fails like this: it is not carried out, or it is carried out and only the answer is lost; the function may die
 * of it.
 */
export type Fault = {
  readonly function: string;
  /** Its how-manieth call, from 1. */
  readonly call: number;
  readonly when: 'before' | 'after';
  readonly dies: boolean;
};

/** A message of the checks queue, and when it can be received. */
export type SentCheck = { readonly body: CheckMessage; readonly at: number };

/** A message of the remedies queue: when it was sent, when it can be received next, and how often it has been. */
export type SentRemedy = {
  readonly body: unknown;
  readonly sentAt: number;
  readonly at: number;
  readonly received: number;
};

/** For how long calls of a kind are refused, and by what. */
export type Outage = {
  readonly calls: RegExp;
  /** Absent: whatever they are about. */
  readonly about?: RegExp;
  readonly by: () => Error | Response;
  until: number;
};

/**
 * An AWS account, and Slack, behind the SDK's clients: what is sent takes effect and stays. Any one call can be a crash;
 * kinds of calls can be refused for some time.
 */
export const fakeAccount = () => {
  const table = new FakeTable();
  // The timelines are of the account of the functions, the simulated fleets of another.
  const accounts = [{ accountId: '123456789012', regions: ['us-west-2'] }];
  table.items.set('watched', { pk: 'watched', document: JSON.stringify({ accounts }) });
  const channel = new SlackChannel();
  const notices: Notice[] = [];
  const checks: SentCheck[] = [];
  const wakes: { readonly body: unknown; readonly at: number }[] = [];
  const remedies: RemedyMessage[] = [];
  const remedyQueue: SentRemedy[] = [];
  const mails: string[] = [];
  const made = new Map<string, { readonly name: string; readonly about: string }[]>();
  const outages: Outage[] = [];
  const refusedNotices: string[] = [];
  let fault: Fault | null = null;
  let inside = '';
  let isDead = false;

  /** Makes a call of the function that runs now. @param about the item's key, or what is sent */
  const call = async <Answer>(name: string, act: () => Answer, about: unknown = ''): Promise<Answer> => {
    if (isDead) throw new Error('the function is gone');
    const calls = made.get(inside) ?? [];
    made.set(inside, [...calls, { name, about: String(about) }]);
    const hit = fault?.function === inside && fault.call === calls.length + 1 ? fault : null;
    if (hit !== null) fault = null;
    if (hit !== null) isDead = hit.dies;
    if (hit?.when === 'before') throw new Error(`${name} fails before it is made`);
    const outage = outages.find(
      (one) => one.calls.test(name) && (one.about?.test(String(about)) ?? true) && Date.now() < one.until,
    );
    const refusal = outage?.by();
    if (refusal instanceof Error) throw refusal;
    if (refusal !== undefined) return refusal as Answer;
    const answer = act();
    if (hit !== null) throw new Error(`${name} fails after it was made`);
    return answer;
  };

  const dynamo = fakeClient(DynamoDBDocumentClient, [
    on(GetCommand, (input) => call('GetItem', () => table.get(input))),
    on(BatchGetCommand, (input) => call('BatchGetItem', () => table.batchGet(input))),
    on(PutCommand, (input) => call('PutItem', () => table.put(input), input.Item?.pk)),
    on(UpdateCommand, (input) => call('UpdateItem', () => table.update(input), input.Key?.pk)),
    on(DeleteCommand, (input) => call('DeleteItem', () => table.delete(input), input.Key?.pk)),
    on(QueryCommand, (input) => call('Query', () => table.query(input))),
  ]);
  const publish = (entries: readonly PublishBatchRequestEntry[]) => {
    const Failed = [];
    for (const { Id, Message = '' } of entries) {
      if (refusedNotices.some((part) => Message.includes(part)))
        Failed.push({ Id, Code: 'InternalError', Message: 'no' });
      else notices.push(JSON.parse(Message) as Notice);
    }
    return { Failed };
  };
  const sns = fakeClient(SNSClient, [
    on(PublishBatchCommand, ({ PublishBatchRequestEntries = [] }) =>
      call('PublishBatch', () => publish(PublishBatchRequestEntries)),
    ),
    on(PublishCommand, ({ Subject }) => call('Publish', () => ({ n: mails.push(String(Subject)) }))),
  ]);
  const send = (queueUrl: string, entries: readonly SendMessageBatchRequestEntry[]) => {
    for (const { MessageBody = '', DelaySeconds = 0 } of entries) {
      const at = Date.now() + DelaySeconds * 1000;
      if (queueUrl.endsWith('/checks')) {
        checks.push({ body: JSON.parse(MessageBody) as CheckMessage, at });
        continue;
      }
      if (queueUrl.endsWith('/tell')) {
        wakes.push({ body: JSON.parse(MessageBody), at });
        continue;
      }
      remedies.push(JSON.parse(MessageBody) as RemedyMessage);
      remedyQueue.push({ body: JSON.parse(MessageBody), sentAt: Date.now(), at, received: 0 });
    }
    return { Failed: [] };
  };
  const sqs = fakeClient(SQSClient, [
    on(SendMessageBatchCommand, ({ QueueUrl = '', Entries = [] }) => {
      const about = Entries.map(({ MessageBody }) => MessageBody).join('\n');
      return call('SendMessageBatch', () => send(QueueUrl, Entries), about);
    }),
  ]);
  const secret = JSON.stringify({ botToken: 'xoxb-1', channel: 'C0123456789' });
  const ssm = fakeClient(SSMClient, [
    on(GetParameterCommand, () => call('GetParameter', () => ({ Parameter: { Value: secret } }))),
  ]);

  return {
    table,
    channel,
    notices,
    checks,
    /** The messages that groups of incidents sent to themselves. */
    wakes,
    /** All that were ever sent to the remedies queue, and those that are in it. */
    remedies,
    remedyQueue,
    mails,
    outages,
    /** SNS refuses notices that hold one of these texts, inside a 200. */
    refusedNotices,
    /** The calls that a function has made, by name. */
    callsOf: (name: string): readonly string[] => (made.get(name) ?? []).map(({ name: call }) => call),
    /** The subject of each of them: an item's key, or the text that was sent. */
    subjectsOf: (name: string): readonly string[] => (made.get(name) ?? []).map(({ about }) => about),
    arm: (next: Fault): void => {
      fault = next;
    },
    /** Runs a function that is alive; null: it died, and nobody heard its answer. */
    run: async <Answer>(name: string, act: () => Promise<Answer>): Promise<Answer | null> => {
      inside = name;
      isDead = false;
      try {
        const answer = await act();
        return isDead ? null : answer;
      } catch {
        return null;
      }
    },
    isDead: (): boolean => isDead,
    /** Stands for `fetch`. */
    fetch: (url: string, { body }: { readonly body: string }): Promise<Response> => {
      const method = url.split('/').at(-1) ?? '';
      return call(method, () => new Response(JSON.stringify(channel.show(method, JSON.parse(body)))));
    },
    restore: (): void => {
      for (const client of [dynamo, sns, sqs, ssm]) client.restore();
    },
  };
};

export type FakeAccount = ReturnType<typeof fakeAccount>;
