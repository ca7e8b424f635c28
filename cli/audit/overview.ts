import type { CoverageLine } from '../../shared/core/survey/coverage.ts';
import { lastPartOf } from '../../shared/core/words/arn.ts';
import { counted, grouped } from '../terminal/numbers.ts';
import type { Audited, AuditedCluster } from './audited.ts';

/** The container instances of all Managed Instances providers, each once. */
export type Overview = {
  readonly instances: number;
  readonly covered: number;
  /** Those that lack a daemon, with the daemons that they lack. */
  readonly uncovered: readonly Lacking[];
  readonly unknown: readonly Lacking[];
  /** Those of providers that no daemon covers. */
  readonly expectingNone: number;
};

export type Lacking = {
  readonly containerInstanceArn: string;
  readonly line: CoverageLine;
  readonly daemonNames: readonly string[];
};

/** Sums coverage up by container instance: one daemon that is missing makes an instance uncovered. */
export const overviewOf = (coverage: readonly CoverageLine[]): Overview => {
  const providers = [...Map.groupBy(coverage, providerOf).values()];
  const uncovered = lackingIn(coverage, 'uncovered');
  const known = new Set(uncovered.map(({ containerInstanceArn }) => containerInstanceArn));
  const unknown = lackingIn(coverage, 'unknown').filter(({ containerInstanceArn }) => !known.has(containerInstanceArn));
  const instances = sum(providers.map(([one]) => one?.instances ?? 0));
  const expectingNone = sum(providers.map(([one]) => (one?.daemonName === null ? one.instances : 0)));
  return {
    instances,
    covered: instances - expectingNone - uncovered.length - unknown.length,
    uncovered,
    unknown,
    expectingNone,
  };
};

const providerOf = ({ clusterArn, capacityProviderName }: CoverageLine): string =>
  JSON.stringify([clusterArn, capacityProviderName]);

const lackingIn = (coverage: readonly CoverageLine[], which: 'uncovered' | 'unknown'): readonly Lacking[] => {
  const lacking = new Map<string, { line: CoverageLine; names: string[] }>();
  for (const line of coverage)
    for (const arn of line.daemonName === null ? [] : line[which]) {
      const known = lacking.get(arn) ?? { line, names: [] };
      lacking.set(arn, known);
      known.names.push(line.daemonName ?? '');
    }
  return [...lacking].map(([containerInstanceArn, { line, names }]) => ({
    containerInstanceArn,
    line,
    daemonNames: names,
  }));
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** `12 container instances: 10 have their daemons, 1 has not, 1 can't be told`. */
export const headline = (overview: Overview, { clusters, regions }: Pick<Audited, 'clusters' | 'regions'>): string => {
  const { instances, covered, uncovered, unknown, expectingNone } = overview;
  if (clusters.length === 0) return `No cluster in ${regions.join(', ')}`;
  if (instances === 0 && clusters.some(isInPart)) return "Which container instances have their daemons can't be told";
  if (instances === 0) return 'No container instance of a Managed Instances capacity provider';
  const parts = [
    `${grouped(covered)} ${covered === 1 ? 'has its' : 'have their'} daemons`,
    `${grouped(uncovered.length)} ${uncovered.length === 1 ? 'has' : 'have'} not`,
    ...(unknown.length === 0 ? [] : [`${grouped(unknown.length)} can't be told`]),
    ...(expectingNone === 0
      ? []
      : [`${grouped(expectingNone)} ${expectingNone === 1 ? 'is' : 'are'} on providers without a daemon`]),
  ];
  return `${counted(instances, 'container instance')}: ${parts.join(', ')}`;
};

/** The start order of what runs now, in a sentence; null where no daemon is expected on any instance. */
export const startOrder = (coverage: readonly CoverageLine[]): string | null => {
  const lines = coverage.filter(({ daemonName, instances }) => daemonName !== null && instances > 0);
  if (lines.length === 0) return null;
  const [held, early, unknown] = [
    sum(lines.map(({ startHeld }) => startHeld)),
    sum(lines.map(({ startEarly }) => startEarly)),
    sum(lines.map(({ startUnknown }) => startUnknown)),
  ];
  return (
    `Start order, by the tasks that run now, for each instance and daemon: in order ${grouped(held)}, broken ${grouped(early)}, not ` +
    `known ${grouped(unknown)}. ECS has forgotten tasks that stopped more than an hour ago`
  );
};

/** Differences between ECS's own count and ours which what can't be told does not explain. */
export const differences = (coverage: readonly CoverageLine[]): readonly string[] =>
  coverage.flatMap(({ clusterArn, capacityProviderName, daemonName, uncovered, unknown, ecsWithoutDaemonCount }) =>
    ecsWithoutDaemonCount === null ||
    (ecsWithoutDaemonCount >= uncovered.length && ecsWithoutDaemonCount <= uncovered.length + unknown.length)
      ? []
      : [
          `ECS counts ${grouped(ecsWithoutDaemonCount)} without ${daemonName} on ${lastPartOf(clusterArn)}/${capacityProviderName}, ` +
            `this audit ${grouped(uncovered.length)}: one of the two is wrong, or instances changed in between; please report it`,
        ],
  );

/** True where it is not known which of its container instances have their daemons. */
export const isInPart = ({ managed, daemons }: AuditedCluster): boolean => managed === null || daemons === null;

/** Clusters of which the coverage says nothing, or not all: those read in part, and those without a Managed Instances provider. */
export const elsewhere = ({ clusters }: Pick<Audited, 'clusters'>): readonly string[] => [
  ...clusters
    .filter(isInPart)
    .map(({ clusterArn }) => `${lastPartOf(clusterArn)}: read in part; "could not be read" says what is missing`),
  ...clusters.flatMap(({ clusterArn, managed, onEc2 }) =>
    managed === 0 && onEc2 !== null && onEc2 > 0
      ? [
          `${lastPartOf(clusterArn)}: ${counted(onEc2, 'container instance')} on EC2; ECS's managed daemons run on Managed Instances alone`,
        ]
      : [],
  ),
  ...withoutProvider(clusters.filter(({ onEc2, providers }) => onEc2 === 0 && providers === 0)),
];

const MOST_NAMES = 10;

const withoutProvider = (clusters: readonly AuditedCluster[]): readonly string[] => {
  if (clusters.length === 0) return [];
  const names = clusters.slice(0, MOST_NAMES).map(({ clusterArn }) => lastPartOf(clusterArn));
  const more = clusters.length > MOST_NAMES ? ` and ${grouped(clusters.length - MOST_NAMES)} more` : '';
  return [`${names.join(', ')}${more}: no Managed Instances capacity provider, so no managed daemon can run there`];
};

/** "No holes" speaks of what was read. */
export const noHoles = ({ unread }: Pick<Audited, 'unread'>): string =>
  unread.length === 0 ? 'no holes' : 'no holes in what could be read';
