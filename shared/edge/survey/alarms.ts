import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { type Field, isMissing, unread } from '../../core/survey/field.ts';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import { requiredFields, requiredName } from '../events/fields.ts';
import type { Asking } from './asking.ts';

/** DescribeAlarms takes so many. */
const BATCH = 100;
const ACTION = 'cloudwatch:DescribeAlarms';

/** The state of each alarm that exists, by name; where one can't be read, the reason. */
export type AlarmStates = (names: readonly string[]) => Field<ReadonlyMap<string, string>>;

/** Reads the states of alarms: 1 call for each 100. */
export const readAlarms = async (
  cloudWatch: CloudWatchClient | null,
  names: readonly string[],
  asking: Asking,
): Promise<AlarmStates> => {
  const batches = batchesOf([...new Set(names)], BATCH);
  const told = await Promise.all(
    batches.map(async (batch) => ({ batch, states: await describe(cloudWatch, batch, asking) })),
  );
  return (wanted) => {
    const states = new Map<string, string>();
    for (const { batch, states: field } of told) {
      const here = batch.filter((name) => wanted.includes(name));
      if (here.length > 0 && isMissing(field)) return unread(`the alarm ${here[0]}`, field.why);
      if (!isMissing(field)) for (const [name, state] of field) if (here.includes(name)) states.set(name, state);
    }
    return states;
  };
};

const describe = async (
  cloudWatch: CloudWatchClient | null,
  names: readonly string[],
  asking: Asking,
): Promise<Field<readonly (readonly [string, string])[]>> => {
  const what = `${names.length} alarms`;
  if (cloudWatch === null) return unread(what, `${ACTION}: CloudWatch was not asked`);
  return asking.pages(
    {
      action: ACTION,
      what,
      send: (NextToken, sending) =>
        cloudWatch.send(
          new DescribeAlarmsCommand({
            AlarmNames: [...names],
            AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'], // without it metric alarms alone are told
            MaxRecords: BATCH,
            NextToken,
          }),
          sending,
        ),
    },
    ({ MetricAlarms, CompositeAlarms, LogAlarms, NextToken }) => ({
      items: [
        ...readStates(MetricAlarms, 'MetricAlarms'),
        ...readStates(CompositeAlarms, 'CompositeAlarms'),
        ...readStates(LogAlarms, 'LogAlarms'),
      ],
      nextToken: NextToken,
    }),
  );
};

/** @throws FieldProblem */
const readStates = (list: unknown, field: string): readonly (readonly [string, string])[] =>
  optionalList(list, field).map((alarm, index) => {
    const path = `${field}[${index}]`;
    const fields = requiredFields(alarm, path);
    return [requiredName(fields.AlarmName, `${path}.AlarmName`), requiredName(fields.StateValue, `${path}.StateValue`)];
  });
