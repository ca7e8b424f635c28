import { type ContainerInstanceStatus, ListClustersCommand, ListContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { requiredId } from '../../events/fields.ts';
import { optionalList } from '../reads/answer-fields.ts';
import { ask, type Lookout } from '../reads/ask.ts';

/** ARNs that ECS lists, and the calls that it took: 1 for each 100. */
export type Listed = { readonly arns: readonly string[]; readonly calls: number };

/** Lists the container instances of a cluster that are not INACTIVE. @throws NotNowError if ECS can't be asked now */
export const listInstances = (clusterArn: string, lookout: Lookout): Promise<Listed> =>
  allOf(instancePages(clusterArn, lookout));

/**
 * The container instances of a cluster, page by page: each is asked for only when it is taken.
 * @param status absent: all but INACTIVE
 * @throws NotNowError if ECS can't be asked now
 */
export const instancePages = (clusterArn: string, lookout: Lookout, status?: ContainerInstanceStatus): Pages =>
  pagesOf('containerInstanceArns', lookout, async (client, nextToken) => {
    const told = await client.send(new ListContainerInstancesCommand({ cluster: clusterArn, status, nextToken }));
    return { arns: told.containerInstanceArns, nextToken: told.nextToken };
  });

/** Lists the clusters of the account and Region. @throws NotNowError if ECS can't be asked now */
export const listClusters = (lookout: Lookout): Promise<Listed> =>
  allOf(
    pagesOf('clusterArns', lookout, async (client, nextToken) => {
      const told = await client.send(new ListClustersCommand({ nextToken }));
      return { arns: told.clusterArns, nextToken: told.nextToken };
    }),
  );

type Page = { readonly arns: unknown; readonly nextToken: string | undefined };

type Pages = AsyncGenerator<readonly string[], void>;

async function* pagesOf(
  field: string,
  lookout: Lookout,
  list: (client: Lookout['client'], nextToken: string | undefined) => Promise<Page>,
): Pages {
  let nextToken: string | undefined;
  do {
    const token = nextToken;
    const page = await ask(lookout, (client) => list(client, token));
    yield optionalList(page.arns, field).map((arn, index) => requiredId(arn, `${field}[${index}]`));
    nextToken = page.nextToken || undefined;
  } while (nextToken !== undefined);
}

const allOf = async (pages: Pages): Promise<Listed> => {
  const arns: string[] = [];
  let calls = 0;
  for await (const page of pages) {
    calls += 1;
    for (const arn of page) arns.push(arn);
  }
  return { arns, calls };
};
