import { DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeDeliverySourcesCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { isMissing } from '../../../shared/core/survey/field.ts';
import type { Daemon } from '../../../shared/core/survey/survey.ts';
import type { SurveyRequest } from '../../../shared/edge/survey/survey-region.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { needed, PLAIN, startEcs } from '../../simulator/api/ecs.ts';
import { outside } from './outside.ts';
import { POLICY, survey } from './surveying.ts';

const ARN = 'arn:aws:ecs:us-west-2:123456789012';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type World = ReturnType<typeof outside>;

const read = async (
  prepare: (world: World) => void = () => {},
  request: Partial<SurveyRequest> = {},
  scenario: Scenario = PLAIN,
) => {
  const ecs = await startEcs({ scenario, throttled: false });
  const world = outside();
  prepare(world);
  const told = await survey(ecs, { clusters: ['prod'], ...request }, world.clients);
  const prod = needed(told.surveys[0]);
  if (isMissing(prod.daemons)) throw new Error(prod.daemons.why);
  const daemons = prod.daemons;
  const daemonOf = (name: string): Daemon => needed(daemons.find(({ daemonName }) => daemonName === name));
  return { ...told, ...world, ecs, prod, daemonOf };
};

const queriesIn = ({ cloudWatch }: World) =>
  cloudWatch.commandCalls(GetMetricDataCommand).map(({ args: [{ input }] }) => input);

/** A result with a sample for each metric of the daemon. */
const sampled = (name: string) => (world: World) => {
  world.cloudWatch.on(GetMetricDataCommand).callsFake(({ MetricDataQueries }) => ({
    MetricDataResults: MetricDataQueries.map(({ Id, MetricStat, Expression }: Record<string, { Metric?: unknown }>) => {
      const isIt = JSON.stringify(MetricStat?.Metric ?? Expression).includes(name);
      return { Id, StatusCode: 'Complete', Values: isIt ? [3] : [], Timestamps: isIt ? [new Date(0)] : [] };
    }),
  }));
};

describe('a signal of a daemon', () => {
  it('is a sample of its metrics in AWS/ECS', async () => {
    const { daemonOf } = await read(sampled('daemon:agent'));
    expect(daemonOf('agent').hasSignal).toBe(true);
    expect(daemonOf('logs').hasSignal).toBe(false);
  });

  it('is looked for in the last 10 whole minutes, for all daemons in one call', async () => {
    const now = Date.UTC(2026, 10, 30, 12, 34, 56);
    const world = await read(sampled('daemon:agent'), { now });
    const [input, ...others] = queriesIn(world);
    expect(others).toEqual([]);
    expect(input).toMatchObject({
      StartTime: new Date(Date.UTC(2026, 10, 30, 12, 24)),
      EndTime: new Date(Date.UTC(2026, 10, 30, 12, 34)),
    });
    expect(input?.MetricDataQueries?.[0]).toEqual({
      Id: 'd0m0',
      MetricStat: {
        Metric: {
          Namespace: 'AWS/ECS',
          MetricName: 'CPUUtilization',
          Dimensions: [
            { Name: 'ClusterName', Value: 'prod' },
            { Name: 'ServiceName', Value: 'daemon:agent' },
          ],
        },
        Period: 60,
        Stat: 'SampleCount',
      },
    });
  });

  it('is any sample of the namespace that the policy names', async () => {
    const policy = { ...POLICY, signalNamespaces: { agent: 'Team/Agent' } };
    const world = await read(sampled('Team/Agent'), { policy });
    expect(queriesIn(world)[0]?.MetricDataQueries?.[0]).toMatchObject({
      Expression: `SEARCH('Namespace="Team/Agent"', 'SampleCount', 60)`,
    });
    expect(world.daemonOf('agent').hasSignal).toBe(true);
  });

  it('of another daemon is told where CloudWatch does not take that namespace', async () => {
    const policy = { ...POLICY, signalNamespaces: { logs: 'Team/Logs' } };
    const { daemonOf } = await read(
      ({ cloudWatch }) => {
        cloudWatch.on(GetMetricDataCommand).callsFake(({ MetricDataQueries }) => {
          if (JSON.stringify(MetricDataQueries).includes('SEARCH'))
            throw Object.assign(new Error('no'), { name: 'ValidationError' });
          return {
            MetricDataResults: [{ Id: 'd0m0', StatusCode: 'Complete', Values: [1], Timestamps: [new Date(0)] }],
          };
        });
      },
      { policy },
    );
    expect(daemonOf('agent').hasSignal).toBe(true);
    expect(daemonOf('logs').hasSignal).toMatchObject({ why: 'cloudwatch:GetMetricData: ValidationError' });
  });

  it.each(['InternalError', 'Forbidden'])('is unread where CloudWatch answers %s in a 200', async (StatusCode) => {
    const { daemonOf } = await read(({ cloudWatch }) =>
      cloudWatch
        .on(GetMetricDataCommand)
        .resolves({ MetricDataResults: [{ Id: 'd0m0', StatusCode: StatusCode as 'Forbidden' }] }),
    );
    expect(daemonOf('agent').hasSignal).toMatchObject({
      what: `the metrics of ${ARN}:daemon/prod/agent`,
      why: `cloudwatch:GetMetricData: MetricDataResults[0].StatusCode is ${StatusCode}`,
    });
  });
});

describe('the past of a daemon', () => {
  const EMPTY: Scenario = {
    ...PLAIN,
    clusters: [{ name: 'prod', capacityProviders: [{ name: 'mi', instances: 0 }], daemons: [{ name: 'agent' }] }],
  };

  it('is known of one that runs, without asking', async () => {
    const world = await read();
    expect(world.daemonOf('agent').hadTasks).toBe(true);
    expect(queriesIn(world)).toHaveLength(1);
  });

  it.each([true, false])('of one that does not run is a sample since orphanedAfterSeconds: %s', async (has) => {
    const world = await read(has ? sampled('daemon:agent') : undefined, { now: 1000 * HOUR + 1 }, EMPTY);
    expect(world.daemonOf('agent').hadTasks).toBe(has);
    const [input, ...others] = queriesIn(world);
    expect(others).toEqual([]);
    expect(input).toMatchObject({ StartTime: new Date((1000 - 168) * HOUR), EndTime: new Date(1001 * HOUR) });
    expect(input?.MetricDataQueries?.[0]?.MetricStat?.Period).toBe(3600);
  });

  it('of one that does not run says nothing of its signal', async () => {
    const { daemonOf } = await read(undefined, {}, EMPTY);
    expect(daemonOf('agent').hasSignal).toMatchObject({ why: 'cloudwatch:GetMetricData: it was not asked for' });
  });
});

describe('the alarms of a deployment', () => {
  const ALARMED: Scenario = {
    ...PLAIN,
    clusters: [
      {
        name: 'prod',
        capacityProviders: [{ name: 'mi', instances: 1 }],
        daemons: [{ name: 'agent', deployment: { alarms: ['errors', 'gone'] } }],
      },
    ],
  };

  it('have the states of those that exist, of every type', async () => {
    const world = await read(
      ({ cloudWatch }) =>
        cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ AlarmName: 'errors', StateValue: 'ALARM' }] }),
      {},
      ALARMED,
    );
    expect(world.daemonOf('agent').configuration).toMatchObject({
      alarmNames: ['errors', 'gone'],
      alarmsEnabled: true,
      alarmStates: new Map([['errors', 'ALARM']]),
    });
    expect(world.cloudWatch.commandCalls(DescribeAlarmsCommand).map(({ args: [{ input }] }) => input)).toMatchObject([
      { AlarmNames: ['errors', 'gone'], AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'] },
    ]);
  });

  it('are unread where CloudWatch can not be asked', async () => {
    const { daemonOf } = await read(
      ({ cloudWatch }) =>
        cloudWatch.on(DescribeAlarmsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' })),
      {},
      ALARMED,
    );
    expect(daemonOf('agent').configuration).toMatchObject({
      alarmNames: ['errors', 'gone'],
      alarmStates: { what: 'the alarm errors', why: 'cloudwatch:DescribeAlarms: AccessDenied' },
    });
  });

  it('are not asked for where none is named', async () => {
    const { daemonOf, calls } = await read();
    expect(daemonOf('agent').configuration).toMatchObject({ alarmStates: new Map() });
    expect(calls['cloudwatch:DescribeAlarms']).toBeUndefined();
  });
});

describe('the evidence that a cluster keeps', () => {
  it('is none of the three', async () => {
    const { prod } = await read();
    expect(prod.evidence).toEqual({ actionLogs: false, containerInsights: false, bookend: false });
  });

  it('is its Action Logs where they are delivered, and then no functions are listed', async () => {
    const source = { logType: 'ACTION_LOGS', service: 'ecs', resourceArns: [`${ARN}:cluster/prod`] };
    const { prod, calls } = await read(({ logs }) =>
      logs.on(DescribeDeliverySourcesCommand).resolves({ deliverySources: [source] }),
    );
    expect(prod.evidence.actionLogs).toBe(true);
    expect(calls['lambda:ListFunctions']).toBeUndefined();
  });

  it.each([
    { logType: 'ACTION_LOGS', resourceArns: [`${ARN}:cluster/other`] },
    { logType: 'EVENT_LOGS', resourceArns: [`${ARN}:cluster/prod`] },
    { logType: 'ACTION_LOGS', resourceArns: [`${ARN}:cluster/prod`], status: 'INACTIVE' as const },
  ])('is not $logType of $resourceArns, $status', async (source) => {
    const { prod } = await read(({ logs }) =>
      logs.on(DescribeDeliverySourcesCommand).resolves({ deliverySources: [source] }),
    );
    expect(prod.evidence.actionLogs).toBe(false);
  });

  it.each([
    { FunctionName: 'bookend-dev-observe', is: true },
    { FunctionName: 'bookend-dev-tell', is: false },
    { FunctionName: 'my-bookend-dev-observe', is: false },
  ])('is a deployment of Bookend by its function $FunctionName: $is', async ({ FunctionName, is }) => {
    const { prod } = await read(({ lambda }) =>
      lambda
        .on(ListFunctionsCommand)
        .resolves({ Functions: [{ FunctionName: 'other' }], NextMarker: 'next' })
        .on(ListFunctionsCommand, { Marker: 'next' })
        .resolves({ Functions: [{ FunctionName }] }),
    );
    expect(prod.evidence.bookend).toBe(is);
  });

  it('is asked for of clusters with daemons alone', async () => {
    const { calls } = await read(undefined, { clusters: ['mixed'] });
    expect(calls['logs:DescribeDeliverySources']).toBeUndefined();
    expect(calls['lambda:ListFunctions']).toBeUndefined();
    expect(calls['cloudwatch:GetMetricData']).toBeUndefined();
  });
});
