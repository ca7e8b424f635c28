import { type ContainerInstanceStatus, DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import type { Provider, ProviderNumbers } from '../../../core/remedies/lease.ts';
import { instancePages } from '../../ecs/looks/list-instances.ts';
import { optionalList } from '../../ecs/reads/answer-fields.ts';
import { ask, type Lookout, NotNowError } from '../../ecs/reads/ask.ts';
import { optionalName, requiredFields, requiredId } from '../../events/fields.ts';

const LEAVING: readonly ContainerInstanceStatus[] = ['DRAINING', 'DEREGISTERING'];
/** ECS was asked at a bad moment: an instance that it had just listed it did not describe. */
const AFTER_GAP_SECONDS = 15;

/**
 * Asks for all instances of a capacity provider that leave, and for how many it has. ECS lists instances by status, not by
 * provider, so that each is described. Counting stops once there are enough for whoever asks: a lower number never allows more.
 * @param isEnough given how many were counted and how many leave
 * @throws NotNowError if ECS can't be asked now, or tells less than all
 */
export const askProviderNumbers = async (
  provider: Provider,
  lookout: Lookout,
  isEnough: (instances: number, leaving: number) => boolean,
): Promise<ProviderNumbers> => {
  const at = lookout.now();
  const leaving = await askLeaving(provider, lookout);
  let instances = leaving.length;
  const pages = instancesOf(provider, 'ACTIVE', lookout);
  while (!isEnough(instances, leaving.length)) {
    const page = await pages.next();
    if (page.done === true) break;
    instances += page.value.length;
  }
  return { at, instances, leaving };
};

/** Asks for all instances of a provider that leave. @throws NotNowError if ECS can't be asked now */
export const askLeaving = async (provider: Provider, lookout: Lookout): Promise<readonly string[]> => {
  const leaving: string[] = [];
  for (const status of LEAVING) for await (const page of instancesOf(provider, status, lookout)) leaving.push(...page);
  return leaving;
};

/** The provider's instances with a status, page by page. */
async function* instancesOf(
  { clusterArn, capacityProviderName }: Provider,
  status: ContainerInstanceStatus,
  lookout: Lookout,
): AsyncGenerator<readonly string[], void> {
  for await (const arns of instancePages(clusterArn, lookout, status)) {
    const described = await describe(clusterArn, arns, lookout);
    yield described.filter((one) => isOf(capacityProviderName, one, status)).map(({ arn }) => arn);
  }
}

/** An instance whose provider ECS does not name may be of this one: that counts against an act, and never for it. */
const isOf = (capacityProviderName: string, { provider }: Described, status: ContainerInstanceStatus): boolean =>
  provider === capacityProviderName || (provider === null && status !== 'ACTIVE');

type Described = { readonly arn: string; readonly provider: string | null };

/** Describes a page of instances, as many as one call takes, but for those that are gone by now. */
const describe = async (
  cluster: string,
  containerInstances: readonly string[],
  lookout: Lookout,
): Promise<readonly Described[]> => {
  if (containerInstances.length === 0) return [];
  const command = new DescribeContainerInstancesCommand({ cluster, containerInstances: [...containerInstances] });
  const told = await ask(lookout, (client) => client.send(command));
  const failures = optionalList(told.failures, 'failures');
  if (failures.some((failure) => requiredFields(failure, 'failures[]').reason !== 'MISSING'))
    throw new NotNowError('ECS did not describe all container instances of the provider', AFTER_GAP_SECONDS);
  return optionalList(told.containerInstances, 'containerInstances').map((value, index) => {
    const path = `containerInstances[${index}]`;
    const instance = requiredFields(value, path);
    return {
      arn: requiredId(instance.containerInstanceArn, `${path}.containerInstanceArn`),
      provider: optionalName(instance.capacityProviderName, `${path}.capacityProviderName`),
    };
  });
};
