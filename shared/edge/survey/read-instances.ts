import { DescribeContainerInstancesCommand, type ECSClient, ListContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { allKnown, type Field, isMissing, mapField } from '../../core/survey/field.ts';
import type { Instance } from '../../core/survey/survey.ts';
import { momentOrNull } from '../ecs/reads/answer-fields.ts';
import { anyName, FieldProblem, type Fields, requiredId, requiredName } from '../events/fields.ts';
import { itemsOf } from './asked-items.ts';
import type { Asking } from './asking.ts';
import { arnsIn, type ClusterSeen } from './find-clusters.ts';

/** A container instance without its tasks. */
export type InstanceSeen = Omit<Instance, 'tasks'>;

/** Reads all container instances of a cluster but those that are INACTIVE: 1 call for each 100 listed, 1 for each 100 described. */
export const readInstances = async (
  ecs: ECSClient,
  { clusterArn, clusterName }: ClusterSeen,
  asking: Asking,
): Promise<Field<readonly InstanceSeen[]>> => {
  const what = `the container instances of the cluster ${clusterName}`;
  const listed = await asking.pages(
    {
      action: 'ecs:ListContainerInstances',
      what,
      send: (nextToken, sending) =>
        ecs.send(new ListContainerInstancesCommand({ cluster: clusterArn, nextToken }), sending),
    },
    (told) => ({ items: arnsIn(told.containerInstanceArns, 'containerInstanceArns'), nextToken: told.nextToken }),
  );
  if (isMissing(listed)) return listed;
  const batches = await Promise.all(
    batchesOf([...new Set(listed)]).map((batch) => {
      const command = new DescribeContainerInstancesCommand({ cluster: clusterArn, containerInstances: [...batch] });
      return asking.ask(
        { action: 'ecs:DescribeContainerInstances', what, send: (sending) => ecs.send(command, sending) },
        (told) => {
          const { found, untold } = itemsOf(
            batch,
            told.containerInstances,
            told.failures,
            'containerInstances',
            readInstance,
          );
          if (untold.length > 0)
            throw new FieldProblem('containerInstances', `lacks ${untold.length} that were asked for`);
          return found;
        },
      );
    }),
  );
  return mapField(allKnown(batches), (all) => all.flat().filter(({ status }) => status !== 'INACTIVE'));
};

/** Reads one container instance of DescribeContainerInstances. @throws FieldProblem */
export const readInstance = (fields: Fields, path: string): InstanceSeen => ({
  resource: requiredId(fields.containerInstanceArn, `${path}.containerInstanceArn`),
  ec2InstanceId: anyName(fields.ec2InstanceId),
  status: requiredName(fields.status, `${path}.status`),
  registeredAt: momentOrNull(fields.registeredAt),
  capacityProviderName: anyName(fields.capacityProviderName),
});
