import { describe, expect, it } from 'vitest';
import { InputError } from '../../../shared/edge/errors/input-error.ts';
import { readEnvironment } from '../../../shared/edge/setup/environment.ts';

const whole = {
  AWS_REGION: 'eu-west-1',
  STAGE: 'prod',
  TABLE_NAME: 'bookend-prod',
  NOTICES_TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:bookend-notices',
  CHECKS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/checks',
  TELL_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/tell',
  REMEDIES_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/remedies',
};
const all = ['tableName', 'noticesTopicArn', 'checksQueueUrl', 'tellQueueUrl', 'remediesQueueUrl'] as const;

describe('the environment', () => {
  it('is read whole', () => {
    expect(readEnvironment(all, whole)).toEqual({
      region: 'eu-west-1',
      stage: 'prod',
      tableName: 'bookend-prod',
      noticesTopicArn: whole.NOTICES_TOPIC_ARN,
      checksQueueUrl: whole.CHECKS_QUEUE_URL,
      tellQueueUrl: whole.TELL_QUEUE_URL,
      remediesQueueUrl: whole.REMEDIES_QUEUE_URL,
    });
  });

  it('gives a function what it asks for and nothing else; the stage is dev unless it is said', () => {
    expect(readEnvironment(['tableName'], { ...whole, STAGE: undefined })).toEqual({
      region: 'eu-west-1',
      stage: 'dev',
      tableName: 'bookend-prod',
    });
    expect(readEnvironment([], { AWS_REGION: 'us-gov-east-1', STAGE: '' })).toEqual({
      region: 'us-gov-east-1',
      stage: 'dev',
    });
  });

  it('has null for what nobody has to give, and says what is wrong with it all the same', () => {
    const optional = ['slackSecret', 'runbookBaseUrl'] as const;
    expect(readEnvironment(optional, { ...whole, SLACK_SECRET: '' })).toMatchObject({
      slackSecret: null,
      runbookBaseUrl: null,
    });
    const given = {
      SLACK_SECRET: '/aws/reference/secretsmanager/slack',
      RUNBOOK_BASE_URL: 'https://runbooks.example/a',
    };
    expect(readEnvironment(optional, { ...whole, ...given })).toMatchObject({
      slackSecret: given.SLACK_SECRET,
      runbookBaseUrl: given.RUNBOOK_BASE_URL,
    });
    const broken = { SLACK_SECRET: '{"botToken":"xoxb-1"}', RUNBOOK_BASE_URL: 'http://runbooks.example' };
    const reading = () => readEnvironment(optional, { ...whole, ...broken });
    expect(reading).toThrow("environment: SLACK_SECRET is not an SSM parameter's name");
    expect(reading).toThrow('environment: RUNBOOK_BASE_URL is not an https address without a fragment');
    expect(reading).not.toThrow(/xoxb/);
  });

  it.each([
    'alerts',
    'default',
    'aws.partner/example.com/a',
    'arn:aws:events:eu-west-1:111122223333:event-bus/on-call',
  ])('takes the bus %s, by its name or ARN', (bus) => {
    expect(readEnvironment(['eventBus'], { ...whole, EVENT_BUS: bus }).eventBus).toBe(bus);
  });

  it.each(['a bus', 'arn:aws:events:eu-west-1:111122223333:rule/on-call', 'https://bus.example'])(
    'refuses %s as a bus',
    (bus) => {
      expect(() => readEnvironment(['eventBus'], { ...whole, EVENT_BUS: bus })).toThrow(
        'EVENT_BUS is not the name or the ARN of an EventBridge bus',
      );
    },
  );

  it('names every problem at once, and no value', () => {
    const broken = {
      STAGE: 'a b',
      TABLE_NAME: 'secret value',
      NOTICES_TOPIC_ARN: 'arn:aws:sqs:x',
      CHECKS_QUEUE_URL: '',
    };
    const reading = () => readEnvironment(all, broken);
    expect(reading).toThrow(InputError);
    expect(reading).toThrow(
      [
        'environment: AWS_REGION is not set',
        'environment: STAGE is not up to 32 letters, digits and hyphens',
        "environment: TABLE_NAME is not a DynamoDB table's name",
        "environment: NOTICES_TOPIC_ARN is not an SNS topic's ARN",
        'environment: CHECKS_QUEUE_URL is not set',
        'environment: TELL_QUEUE_URL is not set',
        'environment: REMEDIES_QUEUE_URL is not set',
      ].join('\n'),
    );
    expect(reading).not.toThrow(/secret/);
  });
});
