import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** The table of a deployment, and the topics and the secret by which it tells people. Null: none, or an older deployment that does not say. */
export type DeployedParts = {
  readonly tableName: string;
  /** The secret that Slack's address is read from. */
  readonly slackSecret: string | null;
  readonly digestTopicArn: string | null;
  /** The topic that Amazon Q listens to. */
  readonly chatTopicArn: string | null;
  /** The EventBridge bus that gets alerts, by its name or ARN. */
  readonly eventBus: string | null;
  readonly alarmTopicArn: string | null;
  readonly noticesTopicArn: string | null;
};

/**
 * The parts of a deployment, as its functions are told of them: they have names of their own, and answer also while they are
 * broken. @throws Error if there is no such deployment in the Region
 */
export const deployedParts = async (client: LambdaClient, stage: string): Promise<DeployedParts> => {
  const variablesOf = async (name: string): Promise<Readonly<Record<string, string>>> => {
    const FunctionName = `bookend-${stage}-${name}`;
    const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
    return Environment?.Variables ?? {};
  };
  const [tell, react] = await Promise.all([variablesOf('tell'), variablesOf('react')]);
  const tableName = tell.TABLE_NAME;
  if (!tableName) throw new Error(`the function bookend-${stage}-tell names no table`);
  return {
    tableName,
    slackSecret: tell.SLACK_SECRET || null,
    digestTopicArn: tell.DIGEST_TOPIC_ARN || null,
    chatTopicArn: tell.CHAT_TOPIC_ARN || null,
    eventBus: tell.EVENT_BUS || null,
    alarmTopicArn: tell.ALARM_TOPIC_ARN || null,
    noticesTopicArn: react.NOTICES_TOPIC_ARN || null,
  };
};
