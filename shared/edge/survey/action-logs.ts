import { type CloudWatchLogsClient, DescribeDeliverySourcesCommand } from '@aws-sdk/client-cloudwatch-logs';
import { type Field, mapField, unread } from '../../core/survey/field.ts';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import { isFields } from '../events/fields.ts';
import type { Asking } from './asking.ts';

/** The log type of ECS's Action Logs, which a cluster delivers (CloudFormation's log types of AWS::ECS::Cluster). */
const ACTION_LOGS = 'ACTION_LOGS';

/** Finds the clusters whose Action Logs are delivered somewhere: 1 call for each page of the Region's delivery sources. */
export const readActionLogs = async (
  logs: CloudWatchLogsClient | null,
  region: string,
  asking: Asking,
): Promise<Field<ReadonlySet<string>>> => {
  const action = 'logs:DescribeDeliverySources';
  const what = `the log delivery sources of ${region}`;
  if (logs === null) return unread(what, `${action}: CloudWatch Logs was not asked`);
  const sources = await asking.pages(
    {
      action,
      what,
      send: (nextToken, sending) => logs.send(new DescribeDeliverySourcesCommand({ nextToken, limit: 50 }), sending),
    },
    (told) => ({
      items: optionalList(told.deliverySources, 'deliverySources')
        .filter(isFields)
        .filter(({ logType, status }) => logType === ACTION_LOGS && status !== 'INACTIVE')
        .flatMap(({ resourceArns }) => optionalList(resourceArns, 'resourceArns'))
        .filter((arn) => typeof arn === 'string'),
      nextToken: told.nextToken,
    }),
  );
  return mapField(sources, (arns) => new Set(arns));
};
