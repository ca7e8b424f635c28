import { describe, expect, it } from 'vitest';
import { deployed, ofType, type Resource, type Stack, type Template } from '../cloudformation.ts';
import { isObject, type Json } from '../json.ts';
import { listOf, statementsIn } from '../policies.ts';

/** No asynchronous step loses what it could not do, and nobody else gets at what waits. */
export const describeQueues = (template: Template): void => {
  const stack = deployed(template, { WithChatTopic: 'true' });
  const queues = ofType(stack, 'AWS::SQS::Queue');
  const names = queues.map(([name]) => name);
  const topics = ofType(stack, 'AWS::SNS::Topic').map(([name]) => name);
  const sources = ofType(stack, 'AWS::Lambda::EventSourceMapping');

  describe('queues and topics', () => {
    it.each(names)('%s is encrypted, and keeps what waits for as long as SQS can', (name) => {
      const { SqsManagedSseEnabled, MessageRetentionPeriod } = stack[name]?.Properties ?? {};
      expect(SqsManagedSseEnabled).toBe(true);
      // A dead letter expires by the time when it was sent: no queue before it may keep it for less.
      expect(MessageRetentionPeriod).toBe(14 * 86_400);
    });

    it.each(topics)('%s is encrypted where alarms have a topic of their own', (name) => {
      const elsewhere = deployed(template, {
        AlarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:on-call',
        WithChatTopic: 'true',
      });
      expect(elsewhere[name]?.Properties.KmsMasterKeyId).toBe('alias/aws/sns');
    });

    it("is not encrypted by a key that CloudWatch can't use where it sends alarms to", () => {
      expect(stack.DigestTopic?.Properties).not.toHaveProperty('KmsMasterKeyId');
      expect(stack.NoticesTopic?.Properties.KmsMasterKeyId).toBe('alias/aws/sns');
    });

    it.each([
      { when: 'alarms go to it', parameters: {}, count: 1 },
      { when: 'they do not', parameters: { AlarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:on-call' }, count: 0 },
    ])("the digest topic lets this account's alarms in where $when: $count", ({ parameters, count }) => {
      const deployment = deployed(template, parameters);
      const allowed = statementsIn(deployment.DigestTopicPolicy?.Properties.PolicyDocument).filter(
        ({ effect }) => effect === 'Allow',
      );
      expect(allowed).toHaveLength(count);
    });

    it.each([...names, ...topics])('%s is reached over TLS alone, by one policy', (name) => {
      const policies = policiesOf(stack, name);
      expect(policies).toHaveLength(1); // a second one would replace the first
      const denied = statementsIn(policies[0]?.Properties.PolicyDocument).filter(({ effect }) => effect === 'Deny');
      expect(denied.map(({ condition }) => condition)).toEqual([{ Bool: { 'aws:SecureTransport': 'false' } }]);
      expect(denied[0]?.principal).toBe('*');
    });

    it('let AWS services in alone, each for one source in this account', () => {
      const policies = [...ofType(stack, 'AWS::SQS::QueuePolicy'), ...ofType(stack, 'AWS::SNS::TopicPolicy')];
      const allowed = policies
        .flatMap(([, { Properties }]) => statementsIn(Properties.PolicyDocument))
        .filter(({ effect }) => effect === 'Allow');
      expect(allowed.map(({ principal, actions, condition }) => ({ principal, actions, condition }))).toEqual([
        fromAlone('events.amazonaws.com', 'EcsEventsRule.Arn'),
        fromAlone('sns.amazonaws.com', stack.TellSubscription?.Properties.TopicArn ?? null),
        {
          principal: { Service: 'cloudwatch.amazonaws.com' },
          actions: ['sns:Publish'],
          condition: {
            ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:bookend-dev-*' },
            StringEquals: { 'aws:SourceAccount': '111122223333' },
          },
        },
      ]);
    });
  });

  const fromStream = (name: string) =>
    sources
      .filter(isOfStream)
      .map(([, { Properties }]) => Properties)
      .filter(({ FunctionName }) => FunctionName === `${name}LambdaFunction.Arn`);

  describe('each asynchronous step has dead letters', () => {
    it('from EventBridge to its queue', () => {
      const { Targets } = stack.EcsEventsRule?.Properties ?? {};
      expect(Targets).toMatchObject([{ Arn: 'EventsQueue.Arn', DeadLetterConfig: { Arn: 'EventsDeadLetters.Arn' } }]);
    });

    it.each(names.filter((name) => name.endsWith('Queue')))('from %s to its function', (name) => {
      expect(sources.filter(([, { Properties }]) => Properties.EventSourceArn === `${name}.Arn`).length).toBeLessThan(
        2,
      );
      const { deadLetterTargetArn, maxReceiveCount } = objectOf(stack[name]?.Properties.RedrivePolicy);
      expect(names.map((queue) => `${queue}.Arn`)).toContain(deadLetterTargetArn);
      expect(maxReceiveCount).toBeGreaterThanOrEqual(3);
    });

    it("from the table's stream to react", () => {
      expect(fromStream('React')).toMatchObject([
        {
          StartingPosition: 'TRIM_HORIZON',
          BisectBatchOnFunctionError: true,
          MaximumRetryAttempts: 8,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          DestinationConfig: { OnFailure: { Destination: 'ReactDeadLetters.Arn' } },
        },
      ]);
    });

    it("from the table's stream to audit, cluster by cluster, and many beside each other", () => {
      expect(fromStream('Audit')).toMatchObject([
        {
          BatchSize: 1,
          ParallelizationFactor: 10,
          MaximumRetryAttempts: 2,
          MaximumRecordAgeInSeconds: 3600,
          DestinationConfig: { OnFailure: { Destination: 'AuditDeadLetters.Arn' } },
        },
      ]);
    });

    it('of the stream there are two readers, as many as DynamoDB lets read a shard without a throttle', () => {
      expect(sources.filter(isOfStream)).toHaveLength(2);
    });

    it("from the topic to tell's queue, raw", () => {
      expect(stack.TellSubscription?.Properties).toMatchObject({
        Protocol: 'sqs',
        Endpoint: 'TellQueue.Arn',
        RawMessageDelivery: true,
        RedrivePolicy: { deadLetterTargetArn: 'TellDeadLetters.Arn' },
      });
    });

    it('from the schedules to a sweep, which is not repeated, to an audit, and to a test message each week', () => {
      const configured = ofType(stack, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties);
      const scheduled = ofType(stack, 'AWS::Events::Rule').filter(
        ([, { Properties }]) => 'ScheduleExpression' in Properties,
      );
      expect(scheduled.map(([, { Properties }]) => Properties.Targets)).toMatchObject([
        [{ Arn: 'TellLambdaFunction.Arn', Input: '{"test":true}' }],
        [{ Arn: 'InspectLambdaFunction.Arn', Input: '{"schedule":"sweep"}' }],
        [{ Arn: 'AuditLambdaFunction.Arn', Input: '{"schedule":"audit"}' }],
      ]);
      expect(configured.find(({ FunctionName }) => FunctionName === 'InspectLambdaFunction')).toMatchObject({
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: 'SweepDeadLetters.Arn' } },
      });
    });
  });

  it('what somebody asks remediate for without waiting is asked once, within a minute or not at all', () => {
    const configured = ofType(stack, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties);
    expect(configured.find(({ FunctionName }) => FunctionName === 'RemediateLambdaFunction')).toMatchObject({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: 'RemediesDeadLetters.Arn' } },
    });
  });

  describe('a message that a function did not answer for in time', () => {
    const fromQueues = sources.filter(([, { Properties }]) => names.includes(queueOf(Properties.EventSourceArn)));

    it.each(fromQueues)('comes again by %s, message by message and not too soon', (_, { Properties }) => {
      const queue = stack[queueOf(Properties.EventSourceArn)]?.Properties ?? {};
      const { Timeout } = stack[String(Properties.FunctionName).replace('.Arn', '')]?.Properties ?? {};
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(Number(Timeout)).toBeGreaterThan(0);
      expect(queue.VisibilityTimeout).toBe(6 * Number(Timeout));
    });
  });
};

const policiesOf = (stack: Stack, name: string): readonly Resource[] =>
  [...ofType(stack, 'AWS::SQS::QueuePolicy'), ...ofType(stack, 'AWS::SNS::TopicPolicy')]
    .map(([, policy]) => policy)
    .filter(({ Properties }) =>
      [...listOf(Properties.Queues), ...listOf(Properties.Topics)].some((id) =>
        new RegExp(`[:/]${name}$`).test(String(id)),
      ),
    );

const fromAlone = (service: string, source: Json) => ({
  principal: { Service: service },
  actions: ['sqs:SendMessage'],
  condition: { ArnEquals: { 'aws:SourceArn': source }, StringEquals: { 'aws:SourceAccount': '111122223333' } },
});

const isOfStream = ([, { Properties }]: readonly [string, Resource]): boolean =>
  Properties.EventSourceArn === 'StateTable.StreamArn';

const queueOf = (arn: Json | undefined): string => String(arn).replace('.Arn', '');

const objectOf = (json: Json | undefined) => (isObject(json) ? json : {});
