import type { ECSClient } from '@aws-sdk/client-ecs';
import {
  ClusterNotFoundException,
  DaemonNotFoundException,
  InvalidParameterException,
  ServiceNotFoundException,
} from '@aws-sdk/client-ecs';
import type { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import type { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { BatchAnswer } from '../../shared/edge/aws/batches.ts';
import { Account as EcsAccount } from '../../simulator/api/account/account.ts';
import { actions } from '../../simulator/api/actions/index.ts';
import type { Answer } from '../../simulator/api/request/answer.ts';
import { ApiError } from '../../simulator/api/request/error.ts';
import { Input } from '../../simulator/api/request/input.ts';
import { Throttle } from '../../simulator/api/request/throttle.ts';
import type { Fleet } from '../../simulator/fleet/fleet.ts';
import { type Account, CallError, type Process } from './lambda.ts';

/** An SDK client of which only `send` is used: what it is asked stands in the command's `input`. */
const clientOf = <Client>(send: (command: { readonly input: object }) => Promise<unknown>): Client =>
  ({ send }) as unknown as Client;

/** SQS as `sendMessages` asks it. @param deliver puts one message into the queue */
export const queueClient = (
  process: Process,
  account: Account,
  deliver: (body: string, delayMs: number) => void,
): SQSClient =>
  clientOf<SQSClient>((command) => {
    const { Entries = [] } = (command as SendMessageBatchCommand).input;
    return process.step('queue', 'a send to a queue', () =>
      partly(Entries, account, ({ MessageBody = '', DelaySeconds = 0 }) => deliver(MessageBody, DelaySeconds * 1000)),
    );
  });

/** SNS as `publishNotices` asks it. @param deliver publishes one message */
export const topicClient = (process: Process, account: Account, deliver: (message: string) => void): SNSClient =>
  clientOf<SNSClient>((command) => {
    const { PublishBatchRequestEntries = [] } = (command as PublishBatchCommand).input;
    return process.step('topic', 'a publication to a topic', () =>
      partly(PublishBatchRequestEntries, account, ({ Message = '' }) => deliver(Message)),
    );
  });

/** Takes a batch's entries, but for those that are refused inside the 200. */
const partly = <Entry extends { readonly Id: string | undefined }>(
  entries: readonly Entry[],
  { faults }: Account,
  take: (entry: Entry) => void,
): BatchAnswer => {
  const refused = entries.filter(() => faults.refusesEntry());
  for (const entry of entries) if (!refused.includes(entry)) take(entry);
  return { Failed: refused.map(({ Id }) => ({ Id, Code: 'InternalError', Message: 'of a part of the batch' })) };
};

/** One call of ECS: when it arrived there, and whether it was answered, refused ones too. */
export interface EcsCall {
  readonly at: number;
  readonly action: string;
  readonly isAnswered: boolean;
}

/** The simulated ECS in this process: it answers from the fleet as it stands, and throttles as the account's buckets do. */
export class Ecs {
  readonly calls: EcsCall[] = [];
  /** Processor time of the answers, which is no cost of the service: counted from the moment that somebody asks for it. */
  answeringMs: number | null = null;
  private readonly account: EcsAccount;
  private readonly throttle = new Throttle();
  private readonly onAnswer: (action: string, answer: Answer) => void;
  private readonly onWrite: (action: string, input: Readonly<Record<string, unknown>>) => void;

  /** @param onWrite told of each call that changes something, right before it is carried out */
  constructor(
    fleet: Fleet,
    onAnswer: (action: string, answer: Answer) => void,
    onWrite: (action: string, input: Readonly<Record<string, unknown>>) => void = () => {},
  ) {
    this.account = new EcsAccount(fleet, 'successful');
    this.onAnswer = onAnswer;
    this.onWrite = onWrite;
  }

  clientFor(caller: Process, now: () => number): ECSClient {
    return clientOf<ECSClient>((command) => {
      const action = command.constructor.name.replace(/Command$/, '');
      const answer = () => this.metered(() => this.answer(action, command.input, now()));
      // the SDK makes one attempt: what changes something is not asked twice
      return caller.step('ecs', 'a call of ECS', isWrite(action) ? once(answer) : answer);
    });
  }

  private metered(answer: () => Answer): Answer {
    if (this.answeringMs === null) return answer();
    const before = process.cpuUsage();
    try {
      return answer();
    } finally {
      const { user, system } = process.cpuUsage(before);
      this.answeringMs += (user + system) / 1000;
    }
  }

  private answer(action: string, input: object, at: number): Answer {
    const known = actions[action];
    if (known === undefined) throw new CallError('UnknownOperationException', `the simulator has no ${action}`);
    const isAnswered = this.throttle.take(known.bucket, at);
    this.calls.push({ at, action, isAnswered });
    if (!isAnswered) throw new CallError('ThrottlingException', 'Rate exceeded');
    if (isWrite(action)) this.onWrite(action, { ...input });
    try {
      const answer = known.act(this.account, new Input({ ...input }));
      this.onAnswer(action, answer);
      return answer;
    } catch (error) {
      throw error instanceof ApiError ? sdkError(error) : error;
    }
  }
}

const isWrite = (action: string): boolean => !/^(List|Describe)/.test(action);

const once = <Answer>(act: () => Answer): (() => Answer) => {
  let answered: { readonly answer: Answer } | null = null;
  return () => {
    answered ??= { answer: act() };
    return answered.answer;
  };
};

const EXCEPTIONS = {
  ClusterNotFoundException,
  DaemonNotFoundException,
  InvalidParameterException,
  ServiceNotFoundException,
} as const;

/** As the SDK throws it, where the code under test asks for its class. */
const sdkError = ({ type, message }: ApiError): Error => {
  const known = Object.entries(EXCEPTIONS).find(([name]) => name === type)?.[1];
  return known === undefined ? new CallError(type, message) : new known({ message, $metadata: {} });
};
