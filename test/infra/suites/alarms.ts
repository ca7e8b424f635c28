import { describe, expect, it } from 'vitest';
import { deployed, ofType, type Template } from '../cloudformation.ts';
import { isObject, type JsonObject } from '../json.ts';
import { listOf } from '../policies.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:on-call';

/** Sweeps find in the table whatever ends in these dead-letter queues. */
const FOUND_BY_SWEEPS = ['ReactDeadLetters', 'SweepDeadLetters', 'AuditDeadLetters'];

const stackTopic = (name: string): string => `arn:aws:sns:eu-west-1:111122223333:${name}`;

/** Every alarm calls a person, who reads in it what happened and what to do. */
export const describeAlarms = (template: Template): void => {
  const stack = deployed(template);
  const alarms = ofType(stack, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
  const nameOf = ({ AlarmName }: JsonObject): string => String(AlarmName).replace('bookend-dev-', '');

  describe('alarms', () => {
    it.each(alarms.map((alarm) => [nameOf(alarm), alarm] as const))(
      '%s says what to do and where to read on',
      (name, alarm) => {
        const runbook = `operations.md#${name}`;
        expect(String(alarm.AlarmDescription)).toMatch(new RegExp(`^[A-Za-z].{40,}\\. Runbook: docs/${runbook}$`));
        expect(String(alarm.AlarmDescription).length).toBeLessThanOrEqual(1024);
      },
    );

    it('link to where the runbooks can be read', () => {
      const linked = deployed(template, { RunbookBaseUrl: 'https://example.com/docs' });
      for (const [, { Properties }] of ofType(linked, 'AWS::CloudWatch::Alarm'))
        expect(Properties.AlarmDescription).toContain(
          `Runbook: https://example.com/docs/operations.md#${nameOf(Properties)}`,
        );
    });

    it('have names of their own', () => {
      expect(new Set(alarms.map(nameOf)).size).toBe(alarms.length);
    });

    it.each([
      { when: 'the topic that is given', parameters: { AlarmTopicArn: TOPIC }, topic: TOPIC },
      { when: 'the digest topic without one', parameters: {}, topic: stackTopic('DigestTopic') },
    ])('call $when, when they begin and when they end', ({ parameters, topic }) => {
      const called = ofType(deployed(template, parameters), 'AWS::CloudWatch::Alarm');
      expect(called.length).toBeGreaterThan(5);
      for (const [name, { Properties }] of called) {
        expect(Properties.AlarmActions, name).toEqual([topic]);
        expect(Properties.OKActions, name).toEqual([topic]);
      }
    });

    const deadLetters = ofType(stack, 'AWS::SQS::Queue').flatMap(([name]) =>
      name.endsWith('DeadLetters') ? [name] : [],
    );
    const watching = (queue: string) =>
      alarms.filter(({ Dimensions }) =>
        listOf(Dimensions).some((one) => isObject(one) && one.Value === `${queue}.QueueName`),
      );

    it.each(deadLetters.filter((queue) => !FOUND_BY_SWEEPS.includes(queue)))('one message in %s is enough', (queue) => {
      expect(watching(queue)).toMatchObject([{ MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 }]);
    });

    it.each(FOUND_BY_SWEEPS)('nobody is called for %s: a sweep finds what those letters were about', (queue) => {
      expect(deadLetters).toContain(queue);
      expect(watching(queue)).toEqual([]);
    });

    it('say what they make of silence', () => {
      expect(alarms.filter(({ TreatMissingData }) => TreatMissingData === undefined)).toEqual([]);
    });
  });

  describe('the alarm of clusters that are not judged', () => {
    const alarm = alarms.find((one) => nameOf(one) === 'cluster-not-judged');

    it('watches one series for each cluster, and takes none as well', () => {
      const [query, ...others] = listOf(alarm?.Metrics);
      expect(others).toEqual([]);
      expect(query).toMatchObject({ ReturnData: true, Period: 300 });
      expect(isObject(query) && query.Expression).toBe(
        `SELECT MAX("ClusterNotJudged") FROM SCHEMA("Bookend", cluster, service, stage) WHERE stage = 'dev' GROUP BY cluster`,
      );
      expect(alarm).toMatchObject({ Threshold: 1, TreatMissingData: 'notBreaching' });
      expect(alarm).not.toHaveProperty('MetricName');
    });
  });

  describe('the dashboard', () => {
    const body = JSON.parse(String(stack.Dashboard?.Properties.DashboardBody)) as { readonly widgets: JsonObject[] };

    it('shows what is counted in detail only where that is a metric', () => {
      const detailed = deployed(template, { DetailedMetrics: 'true' }).Dashboard?.Properties.DashboardBody;
      expect(JSON.stringify(body)).not.toContain('VerdictsHeld');
      expect(String(detailed)).toContain('VerdictsHeld');
      expect(JSON.parse(String(detailed)).widgets.length).toBeGreaterThan(body.widgets.length);
    });

    it('shows every alarm', () => {
      const widget = body.widgets.find(({ type }) => type === 'alarm')?.properties;
      const names = ofType(stack, 'AWS::CloudWatch::Alarm').map(([name]) => `${name}.Arn`);
      expect(listOf(isObject(widget) ? widget.alarms : []).toSorted()).toEqual(names.toSorted());
    });

    it('has no graph without a title and a metric', () => {
      const graphs = body.widgets.filter(({ type }) => type === 'metric');
      expect(graphs.length).toBeGreaterThan(10);
      for (const { properties } of graphs) {
        const { title, metrics, region } = isObject(properties) ? properties : {};
        expect(String(title).length).toBeGreaterThan(3);
        expect(listOf(metrics).length, String(title)).toBeGreaterThan(0);
        expect(region).toBe('eu-west-1');
      }
    });
  });
};
