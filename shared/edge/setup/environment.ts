import { InputError } from '../errors/input-error.ts';

/** A function is told these by its deployment. They are read once, at cold start, and never logged. */
export type Environment = {
  readonly region: string;
  /** `dev` unless it is said. */
  readonly stage: string;
  /** The AWS account that the functions are in. */
  readonly accountId: string;
  readonly tableName: string;
  readonly noticesTopicArn: string;
  readonly checksQueueUrl: string;
  readonly remediesQueueUrl: string;
  readonly tellQueueUrl: string;
  readonly digestTopicArn: string;
  /** The topic that Amazon Q listens to; null: there is none. */
  readonly chatTopicArn: string | null;
  /** The name or the ARN of the EventBridge bus that gets alerts; null: none does. */
  readonly eventBus: string | null;
  /** The name of the SSM parameter that holds Slack's address; null: nothing is told in Slack. */
  readonly slackSecret: string | null;
  /** The name of the SSM parameter that holds the address of an outside dead-man's switch; null: there is none. */
  readonly heartbeatUrl: string | null;
  /** The minutes between two self-tests; `0` or null: none runs. */
  readonly selfTestMinutes: string | null;
  /** The address of the runbooks, without a fragment; null: notices link to none. */
  readonly runbookBaseUrl: string | null;
  /** `true` only where the deployment gave the function its rights to write to ECS. */
  readonly enforce: string | null;
  /** `true` where the deployment wants every count as a metric. */
  readonly detailedMetrics: string | null;
};

/** Every function gets these, whatever it asks for. */
type Always = Pick<Environment, 'region' | 'stage'>;
/** The others a function gets if it asks for them. */
export type VariableAsked = Exclude<keyof Environment, keyof Always>;
export type EnvironmentOf<Name extends VariableAsked> = Pick<Environment, Name> & Always;

type Variables = Readonly<Record<string, string | undefined>>;

type Variable = { readonly name: string; readonly looks: RegExp; readonly as: string; readonly isOptional?: true };

const TOPIC = { looks: /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+$/, as: "an SNS topic's ARN" };
const PARAMETER = {
  looks: /^[A-Za-z0-9_.:/+=@-]{1,1011}$/,
  as: "an SSM parameter's name",
  isOptional: true,
} as const;
const QUEUE = { looks: /^https?:\/\/[^\s/]+\/\S+$/, as: "an SQS queue's URL" };

/** Each part's variable, and how its values look. An empty one counts as not set. */
const VARIABLES: Readonly<Record<keyof Environment, Variable>> = {
  region: { name: 'AWS_REGION', looks: /^[a-z]{2,}(-[a-z]+)+-\d+$/, as: 'a region, such as eu-west-1' },
  stage: { name: 'STAGE', looks: /^[A-Za-z0-9-]{1,32}$/, as: 'up to 32 letters, digits and hyphens' },
  accountId: { name: 'ACCOUNT_ID', looks: /^\d{12}$/, as: "an AWS account's 12 digits" },
  tableName: { name: 'TABLE_NAME', looks: /^[A-Za-z0-9_.-]{3,255}$/, as: "a DynamoDB table's name" },
  noticesTopicArn: { name: 'NOTICES_TOPIC_ARN', ...TOPIC },
  checksQueueUrl: { name: 'CHECKS_QUEUE_URL', ...QUEUE },
  remediesQueueUrl: { name: 'REMEDIES_QUEUE_URL', ...QUEUE },
  tellQueueUrl: { name: 'TELL_QUEUE_URL', ...QUEUE },
  digestTopicArn: { name: 'DIGEST_TOPIC_ARN', ...TOPIC },
  chatTopicArn: { name: 'CHAT_TOPIC_ARN', ...TOPIC, isOptional: true },
  eventBus: {
    name: 'EVENT_BUS',
    looks: /^(arn:[a-z-]+:events:[a-z0-9-]+:\d{12}:event-bus\/)?[A-Za-z0-9._/-]{1,256}$/,
    as: 'the name or the ARN of an EventBridge bus',
    isOptional: true,
  },
  slackSecret: { name: 'SLACK_SECRET', ...PARAMETER },
  heartbeatUrl: { name: 'HEARTBEAT_URL', ...PARAMETER },
  selfTestMinutes: { name: 'SELF_TEST_MINUTES', looks: /^\d{1,2}$/, as: 'a number of minutes', isOptional: true },
  runbookBaseUrl: {
    name: 'RUNBOOK_BASE_URL',
    looks: /^https:\/\/[^\s#]+$/,
    as: 'an https address without a fragment',
    isOptional: true,
  },
  enforce: { name: 'ENFORCE', looks: /^(true|false)$/, as: 'true or false', isOptional: true },
  detailedMetrics: { name: 'DETAILED_METRICS', looks: /^(true|false)$/, as: 'true or false', isOptional: true },
};

/**
 * The parts of the environment that a function uses. The one place that reads `process.env`; the SDK reads its own
 * variables itself (credentials, and `AWS_ENDPOINT_URL_<SERVICE>`, by which tests lead it to loopback).
 * @throws InputError naming every variable that is missing or can't be right, and no value
 */
export const readEnvironment = <Name extends VariableAsked>(
  names: readonly Name[],
  variables: Variables = process.env,
): EnvironmentOf<Name> => {
  const wanted: readonly (keyof Environment)[] = ['region', 'stage', ...names];
  const problems = wanted.flatMap((name) => problemOf(name, variables));
  if (problems.length > 0) throw new InputError('environment', problems);
  const entries = wanted.map((name) => [name, valueIn(name, variables) ?? null]);
  return Object.fromEntries(entries) as EnvironmentOf<Name>;
};

const DEFAULTS: Partial<Record<keyof Environment, string>> = { stage: 'dev' };

const valueIn = (name: keyof Environment, variables: Variables): string | undefined =>
  variables[VARIABLES[name].name] || DEFAULTS[name];

const problemOf = (part: keyof Environment, variables: Variables): readonly string[] => {
  const { name, looks, as, isOptional } = VARIABLES[part];
  const value = valueIn(part, variables);
  if (value === undefined) return isOptional ? [] : [`${name} is not set`];
  return looks.test(value) ? [] : [`${name} is not ${as}`];
};
