import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { 'module.exports' as AfterDeployment } from '../../infra/after-deployment.ts';

const ARN = 'arn:aws:sns:eu-west-1:111122223333';
const OUTPUTS = {
  DashboardUrl: 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home',
  NoticesTopicArn: `${ARN}:bookend-prod-NoticesTopic-A1`,
  DigestTopicArn: `${ARN}:bookend-prod-DigestTopic-A1`,
  AlarmsTopicArn: `${ARN}:bookend-prod-DigestTopic-A1`,
  SubscribeByEmail: 'aws sns subscribe --topic-arn X',
  Slack: 'nowhere yet: deploy again with --param slackSecret=/NAME/OF/THE/PARAMETER',
  StateTableName: 'bookend-prod-StateTable-A1',
};
const sns = mockClient(SNSClient);
afterAll(() => sns.restore());
const subscribed = (SubscriptionArn: string) => ({ Protocol: 'email', Endpoint: 'team@example.com', SubscriptionArn });
const TELL = {
  Protocol: 'sqs',
  Endpoint: 'arn:aws:sqs:eu-west-1:111122223333:bookend-prod-TellQueue-A1',
  SubscriptionArn: 'x',
};

beforeEach(() => {
  sns.reset();
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [] });
  sns.on(ListSubscriptionsByTopicCommand, { TopicArn: OUTPUTS.NoticesTopicArn }).resolves({ Subscriptions: [TELL] });
});

/** A deployment that has come to its end, as osls shows it. */
const deployed = async (outputs: unknown = OUTPUTS) => {
  const shown: string[] = [];
  const warnings: string[] = [];
  const gathered =
    outputs === null
      ? []
      : Object.entries(outputs as object).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
  const hooks = new AfterDeployment(
    {
      getProvider: () => ({
        getStage: () => 'prod',
        getRegion: () => 'eu-west-1',
        getAwsSdkV3Config: async () => ({ credentials: { accessKeyId: 'a', secretAccessKey: 'b' } }),
      }),
      pluginManager: { plugins: [null, {}, { gatheredData: { outputs: gathered } }] },
      addServiceOutputSection: (_name, lines) => void shown.push(...lines),
    },
    {},
    { log: { warning: (line) => void warnings.push(line) } },
  ).hooks;
  await hooks['after:deploy:deploy']?.();
  return { shown, warnings };
};

describe('the end of a deployment', () => {
  it('shows the EventBridge bus that gets alerts, which counts as somebody who is told of incidents', async () => {
    const { shown, warnings } = await deployed({ ...OUTPUTS, EventBus: 'alerts' });
    expect(shown).toContain('alerts go to:  alerts');
    expect(warnings.join('\n')).not.toContain('told of incidents');
  });

  it('shows the dashboard, the topics, the command that subscribes, and what to ask next', async () => {
    const { shown } = await deployed();
    expect(shown).toEqual([
      `dashboard:     ${OUTPUTS.DashboardUrl}`,
      `notices topic: ${OUTPUTS.NoticesTopicArn}`,
      `digest topic:  ${OUTPUTS.DigestTopicArn}`,
      `alarms go to:  ${OUTPUTS.AlarmsTopicArn}`,
      `Slack:         ${OUTPUTS.Slack}`,
      'table:         bookend-prod-StateTable-A1',
      'next:          aws sns subscribe --topic-arn X (then confirm the e-mail that comes)',
      'how it is:     npx @bookend-ecs/cli status --stage prod --region eu-west-1',
    ]);
  });

  it.each<{ when: string; subscriptions: readonly string[]; slack?: string; says: readonly string[] }>([
    {
      when: 'nobody has subscribed, and Slack is not set up',
      subscriptions: [],
      says: [
        'As it is deployed, nobody is told of incidents: nobody has subscribed',
        'As it is deployed, nobody is told when Bookend itself is in trouble: nobody has subscribed',
      ],
    },
    {
      when: 'those who subscribed have not confirmed',
      subscriptions: ['PendingConfirmation'],
      says: [
        'As it is deployed, nobody is told of incidents: of those who subscribed nobody has confirmed',
        'As it is deployed, nobody is told when Bookend itself is in trouble: of those who subscribed nobody has confirmed',
      ],
    },
    {
      when: 'Slack alone is set up',
      subscriptions: [],
      slack: '/bookend/slack',
      says: ['As it is deployed, nobody is told when Bookend itself is in trouble: nobody has subscribed'],
    },
    { when: 'somebody has confirmed', subscriptions: ['PendingConfirmation', `${ARN}:x:1`], says: [] },
  ])('warns of what nobody hears where $when', async ({ subscriptions, slack, says }) => {
    sns
      .on(ListSubscriptionsByTopicCommand, { TopicArn: OUTPUTS.DigestTopicArn })
      .resolves({ Subscriptions: subscriptions.map(subscribed) });
    const { warnings, shown } = await deployed({ ...OUTPUTS, ...(slack === undefined ? {} : { Slack: slack }) });
    expect(warnings).toEqual(says);
    expect(shown.some((line) => line.includes('1 subscribed and did not confirm'))).toBe(
      subscriptions.includes('PendingConfirmation'),
    );
  });

  it('warns that alarms are heard by nobody where their own topic has no subscription', async () => {
    sns
      .on(ListSubscriptionsByTopicCommand, { TopicArn: OUTPUTS.DigestTopicArn })
      .resolves({ Subscriptions: [subscribed(`${ARN}:x:1`)] });
    const { warnings } = await deployed({ ...OUTPUTS, AlarmsTopicArn: `${ARN}:on-call` });
    expect(warnings).toEqual([expect.stringContaining('nobody is told when Bookend itself is in trouble')]);
  });

  it('fails no deployment: what SNS refuses is a warning', async () => {
    sns.on(ListSubscriptionsByTopicCommand).rejects(Object.assign(new Error('no'), { name: 'AuthorizationError' }));
    const { shown, warnings } = await deployed();
    expect(warnings).toEqual([expect.stringContaining('could not be asked of SNS (AuthorizationError)')]);
    expect(shown[0]).toContain('dashboard:');
  });

  it('fails no deployment either whose outputs nobody has gathered', async () => {
    const { shown, warnings } = await deployed(null);
    expect(shown).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('the outputs of the stack are not known')]);
  });

  it('fails no deployment whatever osls has become', async () => {
    const warnings: string[] = [];
    const osls = { getProvider: () => ({}), pluginManager: {}, addServiceOutputSection: () => {} } as never;
    const { hooks } = new AfterDeployment(osls, {}, { log: { warning: (line) => void warnings.push(line) } });
    await hooks['after:deploy:deploy']?.();
    expect(warnings).toEqual([expect.stringContaining('The stack is deployed. What it gives could not be shown')]);
  });
});
