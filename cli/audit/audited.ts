import type { FoundHole } from '../../shared/core/holes/judge-holes.ts';
import type { CoverageLine } from '../../shared/core/survey/coverage.ts';
import type { Unread } from '../../shared/edge/audit/audit-lines.ts';

/** All that an audit found, in the order in which it is shown. */
export type Audited = {
  readonly coverage: readonly CoverageLine[];
  readonly holes: readonly FoundHole[];
  readonly unread: readonly Unread[];
  readonly clusters: readonly AuditedCluster[];
  readonly regions: readonly string[];
  /** Named clusters and Regions that could not be read, a sentence each. */
  readonly namedUnread: readonly string[];
  readonly calls: number;
  /** Its begin and end; epoch milliseconds. */
  readonly began: number;
  readonly ended: number;
  /** True where a person stopped it: what it had found by then is shown. */
  readonly wasStopped: boolean;
};

/** A cluster with what is in it beside Managed Instances. */
export type AuditedCluster = {
  readonly clusterArn: string;
  /** Container instances of Managed Instances providers, and others; null: not known. */
  readonly managed: number | null;
  readonly onEc2: number | null;
  /** Its Managed Instances providers. */
  readonly providers: number | null;
  readonly daemons: number | null;
};
