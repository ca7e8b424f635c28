import type { AlarmPlan } from '../../scenarios/resources-plan.ts';
import type { Account } from '../account/account.ts';
import { ApiError } from '../request/error.ts';
import type { Input } from '../request/input.ts';
import { slice } from '../request/offset-pages.ts';
import { getMetricData, numberIn } from './metric-data.ts';
import type { Service } from './service.ts';

export const cloudwatch: Service = {
  prefix: 'cloudwatch',
  errors: {
    denied: ['AccessDeniedException', 403],
    throttled: ['Throttling', 400],
    broken: ['InternalFailure', 500],
    unknown: ['InvalidAction', 400],
  },
  actions: {
    GetMetricData: { act: getMetricData },

    /** Every alarm of the simulated account is a metric alarm. */
    DescribeAlarms: {
      act: (account, input) => {
        const types = input.texts('AlarmTypes');
        const isAsked = types.length === 0 || types.includes('MetricAlarm');
        const { items, next } = slice(isAsked ? alarmsAsked(account, input) : [], {
          of: 'DescribeAlarms',
          token: input.text('NextToken'),
          size: numberIn(input, 'MaxRecords') ?? 50,
          most: 100,
          invalid: 'InvalidNextToken',
        });
        return {
          MetricAlarms: items.map((alarm) => alarmShape(account, alarm)),
          CompositeAlarms: [],
          ...(next === undefined ? {} : { NextToken: next }),
        };
      },
    },
  },
};

const alarmsAsked = ({ fleet }: Account, input: Input): readonly AlarmPlan[] => {
  const names = input.texts('AlarmNames');
  const prefix = input.text('AlarmNamePrefix');
  if (names.length > 0 && prefix !== undefined)
    throw new ApiError('ValidationError', 'AlarmNames and AlarmNamePrefix cannot be given together.');
  if (names.length > 100) throw new ApiError('ValidationError', 'AlarmNames can have at most 100 items.');
  const state = input.text('StateValue');
  return (fleet.options.resources.alarms ?? [])
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .filter(({ name }) => name.startsWith(prefix ?? ''))
    .filter((alarm) => state === undefined || stateOf(alarm) === state);
};

const stateOf = ({ state = 'OK' }: AlarmPlan): string => state;

const alarmShape = ({ fleet }: Account, alarm: AlarmPlan) => {
  const { region, account, startsAt } = fleet.options;
  const since = new Date(startsAt);
  return {
    AlarmName: alarm.name,
    AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${alarm.name}`,
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    StateValue: stateOf(alarm),
    StateReason: 'As the scenario says it.',
    StateUpdatedTimestamp: since,
    StateTransitionedTimestamp: since,
    AlarmConfigurationUpdatedTimestamp: since,
    MetricName: 'Errors',
    Namespace: 'Simulated',
    Statistic: 'Sum',
    Dimensions: [],
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  };
};
