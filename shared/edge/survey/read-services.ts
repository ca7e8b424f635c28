import { DescribeServicesCommand, type ECSClient, ListServicesCommand } from '@aws-sdk/client-ecs';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { type Field, isMissing, type Missing, unread } from '../../core/survey/field.ts';
import type { Service } from '../../core/survey/survey.ts';
import { lastPartOf } from '../../core/words/arn.ts';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import { anyName, isFields } from '../events/fields.ts';
import type { Asking } from './asking.ts';
import { arnsIn, type ClusterSeen } from './find-clusters.ts';
import { serviceIn } from './service-fields.ts';

/** DescribeServices takes so many. */
const BATCH = 10;
/** ListServices tells 10 without it. */
const LISTED = 100;

/** Reads all services of a cluster: 1 call for each 100 listed, 1 for each 10 described. */
export const readServices = async (
  ecs: ECSClient,
  cluster: ClusterSeen,
  asking: Asking,
): Promise<Field<readonly Service[]>> => {
  const { clusterArn, clusterName } = cluster;
  const listed = await asking.pages(
    {
      action: 'ecs:ListServices',
      what: `the services of the cluster ${clusterName}`,
      send: (nextToken, sending) =>
        ecs.send(new ListServicesCommand({ cluster: clusterArn, maxResults: LISTED, nextToken }), sending),
    },
    (told) => ({ items: arnsIn(told.serviceArns, 'serviceArns'), nextToken: told.nextToken }),
  );
  if (isMissing(listed)) return listed;
  const described = await Promise.all(
    batchesOf([...new Set(listed)], BATCH).map((arns) => describe(ecs, cluster, arns, asking)),
  );
  return described.flat();
};

const describe = async (
  ecs: ECSClient,
  cluster: ClusterSeen,
  arns: readonly string[],
  asking: Asking,
): Promise<readonly Service[]> => {
  const command = new DescribeServicesCommand({ cluster: cluster.clusterArn, services: [...arns] });
  const what =
    arns.length === 1 ? `the service ${arns[0]}` : `${arns.length} services of the cluster ${cluster.clusterName}`;
  const told = await asking.ask(
    { action: 'ecs:DescribeServices', what, send: (sending) => ecs.send(command, sending) },
    (answer) => ({
      services: optionalList(answer.services, 'services').filter(isFields),
      failures: optionalList(answer.failures, 'failures').filter(isFields),
    }),
  );
  return arns.flatMap((arn): readonly Service[] => {
    if (isMissing(told)) return [untold(arn, told)];
    const fields = told.services.find(({ serviceArn }) => serviceArn === arn);
    if (fields !== undefined)
      return fields.status === 'INACTIVE' ? [] : [serviceIn(fields, arn, cluster.defaultStrategy)];
    const failure = told.failures.find((one) => one.arn === arn);
    if (failure?.reason === 'MISSING') return []; // it was deleted since it was listed
    const why =
      failure === undefined ? 'it does not tell this one' : `failures: ${anyName(failure.reason) ?? 'no reason given'}`;
    return [untold(arn, unread(`the service ${arn}`, `ecs:DescribeServices: ${why}`))];
  });
};

const untold = (resource: string, missing: Missing): Service => ({
  resource,
  serviceName: lastPartOf(resource),
  schedulingStrategy: missing,
  launchType: missing,
  providers: missing,
  desiredCount: missing,
  minimumHealthyPercent: missing,
  maximumPercent: missing,
  placesOneTaskPerInstance: missing,
  definitionArn: missing,
});
