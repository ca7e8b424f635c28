import { DescribeClustersCommand, DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { optionalList } from '../../ecs/reads/answer-fields.ts';
import { ask, type Lookout } from '../../ecs/reads/ask.ts';
import { isFields, requiredFields, requiredId } from '../../events/fields.ts';

/**
 * Asks for the names of the tags of a cluster, and of one of its container instances. Null if ECS does not show either.
 * @param containerInstanceArn null: of the cluster alone
 * @throws NotNowError if ECS can't be asked now
 */
export const askTagNames = async (
  clusterArn: string,
  containerInstanceArn: string | null,
  lookout: Lookout,
): Promise<ReadonlySet<string> | null> => {
  const describeCluster = new DescribeClustersCommand({ clusters: [clusterArn], include: ['TAGS'] });
  const { clusters } = await ask(lookout, (client) => client.send(describeCluster));
  const tagged: (readonly string[] | null)[] = [tagsOf(clusters)];
  if (containerInstanceArn !== null) {
    const describeInstance = new DescribeContainerInstancesCommand({
      cluster: clusterArn,
      containerInstances: [containerInstanceArn],
      include: ['TAGS'],
    });
    const { containerInstances } = await ask(lookout, (client) => client.send(describeInstance));
    tagged.push(tagsOf(containerInstances));
  }
  return tagged.includes(null) ? null : new Set(tagged.flatMap((names) => names ?? []));
};

/** The names of a resource's tags. Null if ECS did not describe it, or left out the list of tags that was asked for. */
const tagsOf = (described: unknown): readonly string[] | null => {
  const [resource] = optionalList(described, 'described');
  if (!isFields(resource) || !Array.isArray(resource.tags)) return null;
  return resource.tags.map((tag, index) => requiredId(requiredFields(tag, `tags[${index}]`).key, `tags[${index}].key`));
};
