import { DescribeCapacityProvidersCommand, DescribeClustersCommand } from '@aws-sdk/client-ecs';
import { type Largest, sizeThatFitsNowhere, type TaskSize } from '../../core/canary/task-size.ts';
import type { Coverage } from '../../core/expected/expected-daemons.ts';
import { mergeInventory } from '../../core/inventory/merge-inventory.ts';
import { isMissing } from '../../core/survey/field.ts';
import { largestOf } from '../../core/survey/smallest-instance.ts';
import type { Provider } from '../../core/survey/survey.ts';
import { takeInventory } from '../ecs/inventory/take-inventory.ts';
import { InputError } from '../errors/input-error.ts';
import { isFields } from '../events/fields.ts';
import { readProvider } from '../survey/read-providers.ts';
import type { Calls } from './calls.ts';
import { patientlyAsked } from './patiently-asked.ts';
import { type PresentInstance, readPresent } from './present-instances.ts';

/** The cluster, provider and daemon that a canary is asked about. Null: a service's own provider; every daemon. */
export type CanaryAim = {
  readonly cluster: string;
  readonly provider: string | null;
  readonly daemon: string | null;
};

/** All that is known before anything is made. */
export type CanaryPlan = {
  readonly clusterArn: string;
  /** null: of whichever provider the instance is. */
  readonly provider: string | null;
  readonly coverages: readonly Coverage[];
  /** The container instances that were there before. */
  readonly present: ReadonlySet<string>;
  /** null: the provider launches no instance that could hold a task that fits nowhere now; of a service: none is needed. */
  readonly size: TaskSize | null;
  readonly architecture: 'ARM64' | null;
  /** Things that could not be known, a sentence each. */
  readonly notes: readonly string[];
};

/** Reads what a canary needs to know. @throws InputError where there is nothing to test */
export const readPlan = async ({ cluster, provider, daemon }: CanaryAim, calls: Calls): Promise<CanaryPlan> => {
  const clusterArn = await clusterArnOf(cluster, calls);
  const known = provider === null ? null : await providerOf(provider, cluster, calls);
  const coverages = await coveragesOf(clusterArn, { provider: known?.name ?? null, daemon }, calls);
  const all = await readPresent(clusterArn, calls);
  const present = new Set(all.map(({ arn }) => arn));
  const base = { clusterArn, provider: known?.name ?? null, coverages, present };
  if (known === null) return { ...base, size: null, architecture: null, notes: [] };
  const own = all.filter(({ providerName }) => providerName === known.name);
  return { ...base, ...sized(own, known), architecture: architectureOf(own) };
};

const clusterArnOf = async (cluster: string, calls: Calls): Promise<string> => {
  const { clusters = [] } = await calls.ecs((ecs, sending) =>
    ecs.send(new DescribeClustersCommand({ clusters: [cluster] }), sending),
  );
  const [found] = clusters;
  if (found?.clusterArn === undefined || found.status === 'INACTIVE')
    throw new InputError('--cluster', [`there is no cluster ${cluster} in this account and Region`]);
  return found.clusterArn;
};

const providerOf = async (provider: string, cluster: string, calls: Calls): Promise<Provider> => {
  const { capacityProviders: [told] = [] } = await calls.ecs((ecs, sending) =>
    ecs.send(new DescribeCapacityProvidersCommand({ cluster, capacityProviders: [provider] }), sending),
  );
  if (!isFields(told)) throw new InputError('--provider', [`the cluster has no capacity provider ${provider}`]);
  const { provider: known } = readProvider(told, 'capacityProviders[0]');
  if (known.kind !== 'managed-instances')
    throw new InputError('--provider', [`${provider} is not one of Managed Instances: ECS promises no order there`]);
  return known;
};

type Wanted = { readonly provider: string | null; readonly daemon: string | null };

const coveragesOf = async (clusterArn: string, { provider, daemon }: Wanted, calls: Calls) => {
  const all = (await daemonsOf(clusterArn, calls)).filter(
    ({ deletedAt, capacityProviderNames }) =>
      deletedAt === null && (provider === null || (capacityProviderNames ?? [provider]).includes(provider)),
  );
  const wanted = all.filter(({ daemonName }) => daemon === null || daemonName === daemon);
  const where = provider === null ? 'the cluster' : provider;
  if (all.length === 0) throw new InputError('canary', [`no daemon runs on ${where}: there is no order to test`]);
  if (wanted.length === 0)
    throw new InputError('--daemon', [
      `${daemon} does not run on ${where}; there are: ${all.map(({ daemonName }) => daemonName).join(', ')}`,
    ]);
  return wanted;
};

const daemonsOf = async (clusterArn: string, calls: Calls): Promise<readonly Coverage[]> => {
  for (;;) {
    const now = calls.aws.now();
    const taken = await patientlyAsked(calls, () => takeInventory(clusterArn, null, now, calls.lookout));
    if (taken.kind === 'taken') {
      if (taken.unread.length > 0) throw new InputError('the daemons of the cluster', taken.unread);
      return mergeInventory(null, taken.seen, now).daemons;
    }
    await calls.pause(taken.delaySeconds * 1000);
  }
};

const sized = (own: readonly PresentInstance[], provider: Provider): Pick<CanaryPlan, 'size' | 'notes'> => {
  const rooms = own.flatMap(({ room }) => room ?? []);
  const { largest, note } = largestIn(provider);
  const unknown = own.length - rooms.length;
  const notes = [
    ...(unknown === 0 ? [] : [`of ${unknown} container instances ECS does not tell how much is left`]),
    ...(note === null ? [] : [note]),
  ];
  return { size: sizeThatFitsNowhere(rooms, largest), notes };
};

const largestIn = ({ instanceRequirements }: Provider): { readonly largest: Largest; readonly note: string | null } => {
  const nothing: Largest = { cpu: null, memory: null };
  if (isMissing(instanceRequirements))
    return { largest: nothing, note: `whether the provider launches so large an instance is not known` };
  return { largest: instanceRequirements === null ? nothing : largestOf(instanceRequirements), note: null };
};

/** A provider of Graviton instances alone can't run a task of the other architecture, which is ECS's default. */
const architectureOf = (own: readonly PresentInstance[]): 'ARM64' | null =>
  own.length > 0 && own.every(({ architecture }) => architecture === 'arm64') ? 'ARM64' : null;
