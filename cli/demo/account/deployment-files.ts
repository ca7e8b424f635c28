import type { Owner } from '../../../shared/core/words/watched.ts';
import { type Fields, fieldsOf, listOf, readServerlessFile } from './serverless-file.ts';

/** The parts of the deployment that the loopback account needs. Resources go by their names in CloudFormation. */
export type Deployment = {
  readonly functions: readonly DeployedFunction[];
  readonly queues: readonly DeployedQueue[];
  readonly topics: readonly string[];
  readonly subscriptions: readonly { readonly topic: string; readonly queue: string; readonly isRaw: boolean }[];
  /** The rules of EventBridge: the pattern, and the queue that gets the events. */
  readonly rule: { readonly pattern: Fields; readonly queue: string };
};

export type DeployedFunction = {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly environment: Fields;
  readonly queues: readonly {
    readonly queue: string;
    readonly batchSize: number;
    readonly windowSeconds: number;
  }[];
  readonly stream: { readonly batchSize: number; readonly tries: number; readonly filters: readonly Fields[] } | null;
  readonly schedules: readonly { readonly everyMinutes: number; readonly input: unknown }[];
};

export type DeployedQueue = {
  readonly name: string;
  readonly visibilitySeconds: number;
  readonly deadLetters: { readonly queue: string; readonly afterReceives: number } | null;
};

/** Reads how Bookend is deployed from the files that deploy it: what is tried here is wired as what runs in an account. */
export const readDeployment = (repository: string, stage: string, owner: Owner): Deployment => {
  const file = readServerlessFile(repository, stage);
  const provided = fieldsOf(fieldsOf(file.provider).environment);
  const resources = new Map(
    listOf(file.resources).flatMap((part) =>
      Object.entries(fieldsOf(fieldsOf(part).Resources)).map(([name, resource]) => [name, fieldsOf(resource)] as const),
    ),
  );
  const ofType = (type: string): readonly (readonly [string, Fields])[] =>
    [...resources]
      .filter(([, { Type }]) => Type === type)
      .map(([name, one]) => [name, fieldsOf(one.Properties)] as const);
  const rule = ofType('AWS::Events::Rule')[0]?.[1] ?? {};
  return {
    functions: Object.entries(fieldsOf(file.functions)).map(([name, one]) => functionOf(name, fieldsOf(one), provided)),
    queues: ofType('AWS::SQS::Queue').map(([name, one]) => queueOf(name, one)),
    topics: ofType('AWS::SNS::Topic').map(([name]) => name),
    subscriptions: ofType('AWS::SNS::Subscription').map(([, { TopicArn, Endpoint, RawMessageDelivery }]) => ({
      topic: nameIn(TopicArn),
      queue: nameIn(Endpoint),
      isRaw: RawMessageDelivery === true,
    })),
    rule: {
      pattern: fieldsOf(withOwner(rule.EventPattern, owner)),
      queue: nameIn(fieldsOf(listOf(rule.Targets)[0]).Arn),
    },
  };
};

/** Puts in the account and Region, as CloudFormation would. */
const withOwner = (json: unknown, { accountId, region }: Owner): unknown => {
  const names: Readonly<Record<string, string>> = { 'AWS::AccountId': accountId, 'AWS::Region': region };
  return JSON.parse(JSON.stringify(json ?? null), (_, value: unknown) => names[String(fieldsOf(value).Ref)] ?? value);
};

const functionOf = (name: string, { timeout, environment, events }: Fields, provided: Fields): DeployedFunction => {
  const sources = listOf(events).map(fieldsOf);
  const stream = sources.map(({ stream }) => fieldsOf(stream)).find(({ arn }) => arn !== undefined);
  return {
    name,
    timeoutSeconds: Number(timeout),
    environment: { ...provided, ...fieldsOf(environment) },
    queues: sources
      .map(({ sqs }) => fieldsOf(sqs))
      .filter(({ arn }) => arn !== undefined)
      .map(({ arn, batchSize = 10, maximumBatchingWindow = 0 }) => ({
        queue: nameIn(arn),
        batchSize: Number(batchSize),
        windowSeconds: Number(maximumBatchingWindow),
      })),
    stream:
      stream === undefined
        ? null
        : {
            batchSize: Number(stream.batchSize ?? 100),
            tries: 1 + Number(stream.maximumRetryAttempts ?? 0),
            filters: listOf(stream.filterPatterns).map(fieldsOf),
          },
    schedules: sources
      .map(({ schedule }) => fieldsOf(schedule))
      .filter(({ rate }) => rate !== undefined)
      .map(({ rate, input }) => ({ everyMinutes: minutesOf(String([rate].flat()[0])), input })),
  };
};

const queueOf = (name: string, { VisibilityTimeout = 30, RedrivePolicy }: Fields): DeployedQueue => {
  const { deadLetterTargetArn, maxReceiveCount } = fieldsOf(RedrivePolicy);
  const deadLetters =
    deadLetterTargetArn === undefined
      ? null
      : { queue: nameIn(deadLetterTargetArn), afterReceives: Number(maxReceiveCount) };
  return { name, visibilitySeconds: Number(VisibilityTimeout), deadLetters };
};

/** `!Ref Queue`, `!GetAtt Queue.Arn`: the resource that is meant; '' for anything else. */
export const nameIn = (reference: unknown): string => {
  const { Ref, 'Fn::GetAtt': attribute } = fieldsOf(reference);
  return String(Ref ?? [attribute].flat()[0] ?? '').split('.')[0] ?? '';
};

const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

/** A time of day (`cron(…)`) is infinitely far: nothing here lasts until one. @throws TypeError for any other text */
const minutesOf = (schedule: string): number => {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  if (count !== undefined) return Number(count) * (MINUTES[unit] ?? 1);
  if (schedule.startsWith('cron(')) return Number.POSITIVE_INFINITY;
  throw new TypeError(`a schedule by rate or cron was expected: ${schedule}`);
};
