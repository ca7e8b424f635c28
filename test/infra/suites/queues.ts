import { describe, expect, it } from 'vitest';
import { ofType, type Resource, type Stack } from '../cloudformation.ts';
import { isObject, type Json } from '../json.ts';
import { listOf, statementsIn } from '../policies.ts';

/** No asynchronous step loses what it could not do, and nobody else gets at what waits. */
export const describeQueues = (stack: Stack): void => {
  const queues = ofType(stack, 'AWS::SQS::Queue');
  const names = queues.map(([name]) => name);
  const topics = ofType(stack, 'AWS::SNS::Topic').map(([name]) => name);
  const sources = ofType(stack, 'AWS::Lambda::EventSourceMapping');

  describe('queues and topics', () => {
    it.each(names)('%s is encrypted, and keeps dead letters for two weeks', (name) => {
      const { SqsManagedSseEnabled, MessageRetentionPeriod } = stack[name]?.Properties ?? {};
      expect(SqsManagedSseEnabled).toBe(true);
      if (name.endsWith('DeadLetters')) expect(MessageRetentionPeriod).toBe(14 * 86_400);
    });

    it.each(topics)('%s is encrypted', (name) => {
      expect(stack[name]?.Properties.KmsMasterKeyId).toBe('alias/aws/sns');
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
      ]);
    });
  });

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
      const streams = sources.filter(([, { Properties }]) => Properties.EventSourceArn === 'StateTable.StreamArn');
      expect(streams.map(([, { Properties }]) => Properties)).toMatchObject([
        {
          StartingPosition: 'TRIM_HORIZON',
          BisectBatchOnFunctionError: true,
          MaximumRetryAttempts: 8,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          DestinationConfig: { OnFailure: { Destination: 'ReactDeadLetters.Arn' } },
        },
      ]);
    });

    it("from the topic to tell's queue, raw", () => {
      expect(stack.TellSubscription?.Properties).toMatchObject({
        Protocol: 'sqs',
        Endpoint: 'TellQueue.Arn',
        RawMessageDelivery: true,
        RedrivePolicy: { deadLetterTargetArn: 'TellDeadLetters.Arn' },
      });
    });

    it('from the schedule to a sweep, which is not repeated', () => {
      const configured = ofType(stack, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties);
      const scheduled = ofType(stack, 'AWS::Events::Rule').filter(
        ([, { Properties }]) => 'ScheduleExpression' in Properties,
      );
      expect(scheduled.map(([, { Properties }]) => Properties.Targets)).toMatchObject([
        [{ Arn: 'InspectLambdaFunction.Arn', Input: '{"schedule":"sweep"}' }],
      ]);
      expect(configured.find(({ FunctionName }) => FunctionName === 'InspectLambdaFunction')).toMatchObject({
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: 'SweepDeadLetters.Arn' } },
      });
    });
  });

  it('what somebody asks remediate for without waiting is asked once', () => {
    const configured = ofType(stack, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties);
    expect(configured.find(({ FunctionName }) => FunctionName === 'RemediateLambdaFunction')).toMatchObject({
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: 'RemediesDeadLetters.Arn' } },
    });
  });

  describe('what a function did not answer for in time', () => {
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

const queueOf = (arn: Json | undefined): string => String(arn).replace('.Arn', '');

const objectOf = (json: Json | undefined) => (isObject(json) ? json : {});
