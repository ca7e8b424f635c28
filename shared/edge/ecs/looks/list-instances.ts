import { ListClustersCommand, ListContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { requiredId } from '../../events/fields.ts';
import { optionalList } from '../reads/answer-fields.ts';
import { ask, type Lookout } from '../reads/ask.ts';

/** ARNs that ECS lists, and the calls that it took: 1 for each 100. */
export type Listed = { readonly arns: readonly string[]; readonly calls: number };

/** Lists the container instances of a cluster that are not INACTIVE. @throws NotNowError if ECS can't be asked now */
export const listInstances = (clusterArn: string, lookout: Lookout): Promise<Listed> =>
  allPages('containerInstanceArns', lookout, async (client, nextToken) => {
    const told = await client.send(new ListContainerInstancesCommand({ cluster: clusterArn, nextToken }));
    return { arns: told.containerInstanceArns, nextToken: told.nextToken };
  });

/** Lists the clusters of the account and Region. @throws NotNowError if ECS can't be asked now */
export const listClusters = (lookout: Lookout): Promise<Listed> =>
  allPages('clusterArns', lookout, async (client, nextToken) => {
    const told = await client.send(new ListClustersCommand({ nextToken }));
    return { arns: told.clusterArns, nextToken: told.nextToken };
  });

type Page = { readonly arns: unknown; readonly nextToken: string | undefined };

const allPages = async (
  field: string,
  lookout: Lookout,
  list: (client: Lookout['client'], nextToken: string | undefined) => Promise<Page>,
): Promise<Listed> => {
  const arns: string[] = [];
  let nextToken: string | undefined;
  let calls = 0;
  do {
    const token = nextToken;
    const page = await ask(lookout, (client) => list(client, token));
    calls += 1;
    for (const [index, arn] of optionalList(page.arns, field).entries())
      arns.push(requiredId(arn, `${field}[${index}]`));
    nextToken = page.nextToken || undefined;
  } while (nextToken !== undefined);
  return { arns, calls };
};
