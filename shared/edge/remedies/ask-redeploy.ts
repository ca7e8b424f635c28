import { isDeepStrictEqual } from 'node:util';
import type { FreshFacts } from '../../core/remedies/fresh-facts.ts';
import type { RedeployFacts } from '../../core/remedies/redeploy-guards.ts';
import { isKnown } from '../../core/state/context.ts';
import { ask } from '../ecs/reads/ask.ts';
import { type DaemonSettings, type ReadSettings, readDaemonSettings } from './daemon-settings.ts';
import { askDaemonsDeploying } from './daemons-deploying.ts';
import { askStanding } from './headroom.ts';
import type { Remediator, WithPolicy } from './remediator.ts';
import { askTagNames } from './tag-names.ts';

/** The calls that reading a daemon's settings takes. */
const CALLS = 3;

/** A daemon's settings, and what the guards ask before it is deployed once more. */
export type AskedRedeploy = { readonly read: ReadSettings; readonly facts: RedeployFacts };

/**
 * Asks for all of it now, and for the settings once more after everything else: what somebody has changed meanwhile would be
 * changed back. @throws NotNowError if ECS can't be asked now
 */
export const askRedeploy = async (daemonArn: string, ports: Remediator): Promise<AskedRedeploy> => {
  const { policy } = await ports.readPolicy();
  const first = await readSettings(daemonArn, ports);
  const facts = await factsOf(first, clusterArnOf(daemonArn), { ...ports, policy });
  const read = await readSettings(daemonArn, ports);
  return { read, facts: { ...facts, unclear: unclearIn(first, read) } };
};

const readSettings = (daemonArn: string, { lookout }: Remediator): Promise<ReadSettings> =>
  ask(lookout, (client) => readDaemonSettings(client, daemonArn), CALLS);

const unclearIn = (first: ReadSettings, read: ReadSettings): string | null => {
  if (read.kind === 'unclear') return read.reason;
  return isDeepStrictEqual(first, read) ? null : "the daemon's settings have changed since they were asked for first";
};

/** `…:daemon/CLUSTER/NAME` → `…:cluster/CLUSTER`. */
export const clusterArnOf = (daemonArn: string): string => {
  const [place, names = ''] = daemonArn.split(':daemon/', 2);
  return `${place}:cluster/${names.split('/', 1)[0]}`;
};

/** What the guards ask, found out now. What can't be found out is null, and refuses. */
const factsOf = async (
  read: ReadSettings,
  clusterArn: string,
  remediator: WithPolicy,
): Promise<Omit<RedeployFacts, 'unclear'>> => {
  const { store, lookout } = remediator;
  const inventory = (await store.readInventory(clusterArn))?.state ?? null;
  return {
    tagNames: await askTagNames(clusterArn, null, lookout),
    daemonsDeploying: isKnown(inventory) ? await askDaemonsDeploying(inventory, null, lookout) : null,
    providers: read.kind === 'read' ? await providersOf(read.settings, clusterArn, remediator) : null,
  };
};

/** `…:capacity-provider/[CLUSTER/]NAME`, each as it stands now. */
const providersOf = async ({ capacityProviderArns }: DaemonSettings, clusterArn: string, remediator: WithPolicy) => {
  const standings: NonNullable<FreshFacts['provider']>[] = [];
  for (const arn of capacityProviderArns ?? []) {
    const capacityProviderName = arn.slice(arn.lastIndexOf('/') + 1);
    standings.push(await askStanding({ clusterArn, capacityProviderName }, remediator));
  }
  return standings;
};
