import type { DeclaredDaemon } from '../../../shared/core/expected/expected-daemons.ts';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import { lastPartOf } from '../../../shared/core/words/arn.ts';
import { namesNear } from '../../terminal/nearest-name.ts';
import type { ShownClusters } from './shown-clusters.ts';

/** A selector names a part of the stream: a silence, an expected daemon of the policy, a filter. Null selects everything. */
export type Selector = {
  /** The option or the field of the policy where a person finds it: `policy: silences.0`. */
  readonly where: string;
  readonly clusterArn: string | null;
  readonly capacityProviderName: string | null;
  readonly daemonName: string | null;
};

export const selectorsOf = ({ silences, daemons, daemonOrder }: Policy): readonly Selector[] => [
  ...silences.map((silence, at) => ({ ...silence, where: `policy: silences.${at}` })),
  ...daemons.map((daemon, at) => ({ ...daemon, where: `policy: daemons.${at}` })),
  ...daemonOrder.map((daemonName, at) => ({
    where: `policy: daemonOrder.${at}`,
    clusterArn: null,
    capacityProviderName: null,
    daemonName,
  })),
];

/** Says which of them match nothing that a stream shows, each by the first of its fields that does not. */
export const notesOnSelectors = (
  selectors: readonly Selector[],
  declared: readonly DeclaredDaemon[],
  shown: ShownClusters,
): readonly string[] => selectors.flatMap((selector) => noteOn(selector, declared, shown) ?? []);

const noteOn = (
  { where, clusterArn, capacityProviderName, daemonName }: Selector,
  declared: readonly DeclaredDaemon[],
  shown: ShownClusters,
): string | null => {
  const clusters = shown.clustersOf(clusterArn);
  const says = (what: string, wanted: string, names: Iterable<string>): string => {
    const near = namesNear(wanted, names);
    return `${where} matches nothing: these events show no ${what} ${wanted}${near === '' ? '' : `, only ${near}`}`;
  };
  if (clusterArn !== null && clusters.length === 0)
    return says(
      'cluster',
      lastPartOf(clusterArn),
      shown.clusters.map((one) => lastPartOf(one.clusterArn)),
    );
  const providers = new Set(clusters.flatMap((one) => [...one.providers]));
  if (capacityProviderName !== null && !providers.has(capacityProviderName))
    return says('capacity provider', capacityProviderName, providers);
  const names = new Set(clusters.flatMap((one) => [...one.daemonNames]));
  for (const one of declared) names.add(one.daemonName);
  return daemonName === null || names.has(daemonName) ? null : says('daemon', daemonName, names);
};
