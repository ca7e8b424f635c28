import type { DeploymentLedger, KnownDeployment } from '../../core/ledger/deployments.ts';
import type { HoleLedger } from '../../core/ledger/hole-ledger.ts';
import { pack, unpack } from '../../core/ledger/packed.ts';
import type { ClusterLedger, InstanceState, ItemState, Telling } from '../../core/state/instance-state.ts';

/** Writes the ledger as the text that its item holds. */
export const ledgerText = (state: ItemState): string => {
  switch (state.kind) {
    case 'instance':
      return pack(state.ledger);
    case 'deployments':
      return packDeployments(state.ledger);
    case 'cluster':
    case 'hole':
      return JSON.stringify(state.ledger);
  }
};

type StoredTelling = Telling & Pick<InstanceState, 'heardAt' | 'remediation'>;

/** Reads a state from that text, with what is told of it. @throws if the text is broken */
export const stateIn = (
  kind: ItemState['kind'],
  text: string,
  { remediation, heardAt, ...telling }: StoredTelling,
): ItemState => {
  switch (kind) {
    case 'instance':
      return {
        kind,
        ...telling,
        ...(heardAt === undefined ? {} : { heardAt }),
        ...(remediation === undefined ? {} : { remediation }),
        ledger: unpack(text),
      };
    case 'deployments':
      return { kind, ...telling, ledger: unpackDeployments(text) };
    case 'cluster':
      return { kind, ...telling, ledger: unpackCluster(text) };
    case 'hole':
      return { kind, ...telling, ledger: unpackHole(text) };
  }
};

const unpackCluster = (text: string): ClusterLedger => {
  const { clusterArn, unreadSince = null, why = null, ...rest } = JSON.parse(text) as ClusterLedger;
  return { ...rest, clusterArn, unreadSince, why };
};

/** A key of a newer release is kept. @throws TypeError if a name that makes the item's own key is missing */
const unpackHole = (text: string): HoleLedger => {
  const read = JSON.parse(text) as HoleLedger;
  for (const name of [read.clusterArn, read.hole, read.resource, read.found.headline, read.found.why])
    if (typeof name !== 'string') throw new TypeError('its ledger is not one of a hole');
  return read;
};

const packDeployments = ({ deployments, ...rest }: DeploymentLedger): string =>
  JSON.stringify({ ...rest, deployments: [...deployments.values()] });

const unpackDeployments = (text: string): DeploymentLedger => {
  const { deployments, ...rest } = JSON.parse(text) as Omit<DeploymentLedger, 'deployments'> & {
    readonly deployments: readonly KnownDeployment[];
  };
  return { ...rest, deployments: new Map(deployments.map((one) => [one.daemonDeploymentArn, one])) };
};
