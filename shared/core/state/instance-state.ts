import type { Coverage } from '../expected/expected-daemons.ts';
import type { Incident } from '../incidents/incident.ts';
import type { DeploymentLedger } from '../ledger/deployments.ts';
import type { HoleLedger } from '../ledger/hole-ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { NoticeState } from '../words/notice-state.ts';
import type { NotJudged } from '../words/trouble.ts';
import type { Remediation } from './attempt.ts';

/** A notice that is committed and not yet told. It is made from the state when it is sent; its id never changes. */
export type Untold = {
  /** `<incidentId>#<n>`: n counts the incident's notices, so that a repeat carries the same id. */
  readonly id: string;
  readonly state: NoticeState;
  /** The time of its detection, epoch milliseconds. */
  readonly at: number;
  /** The notice is about an act of Bookend: it asks for no remedy. Absent from all others. */
  readonly ofRemedy?: true;
  /** The notice says only that a violation lasts: a remedy was asked for when it broke. Absent from all others. */
  readonly ofMargin?: true;
  /** People are told of it by the notice of another hole, of those that were found or gone at once. Absent from all others. */
  readonly forMachines?: true;
  /** The notice tells people of so many holes; the first of them. Absent where it tells of one. */
  readonly alike?: { readonly count: number; readonly first: readonly string[] };
};

/** The next moment at which a verdict may change without any event: then it is judged again, or ECS is looked at. */
export type DueCheck = {
  /** Epoch milliseconds. */
  readonly at: number;
  /** `clock`: judging again is enough. `look`: ECS must be asked. */
  readonly needs: 'clock' | 'look';
  /** The evidence or moment that the verdicts wait for, for the log. */
  readonly why: string;
};

/** Data that a newer release has stored beside the known parts: kept, and written back as it is. Absent where there is none. */
export type Rest = {
  /** Attributes of the item. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Keys of the text that holds incident and notices. */
  readonly telling?: Readonly<Record<string, unknown>>;
};

/** The incident and the notices of one item. */
export type Telling = {
  readonly incident: Incident | null;
  /** The number of the incident's notices so far; it numbers the next one. */
  readonly notices: number;
  readonly untold: readonly Untold[];
  readonly due: DueCheck | null;
  /** The incident that it can't be judged, open or over; absent where it always could be. */
  readonly notJudged?: NotJudged;
  readonly rest?: Rest;
};

/** One item of the table: everything about one container instance, in one conditional write. */
export type InstanceState = Telling & {
  readonly kind: 'instance';
  readonly ledger: Ledger;
  /** The time at which an event last brought news of it, by Bookend's clock, epoch milliseconds. Absent: none has since that is kept. */
  readonly heardAt?: number;
  /** Absent where Bookend has not acted and can't act. */
  readonly remediation?: Remediation;
};

/** One item of the table: the deployments of one daemon of one cluster. */
export type DeploymentState = Telling & { readonly kind: 'deployments'; readonly ledger: DeploymentLedger };

/** The time since which ECS has not told a cluster's daemons, and the reason; null where it has. */
export type ClusterLedger = {
  readonly clusterArn: string;
  readonly unreadSince: number | null;
  readonly why: string | null;
};

/** One item of the table: a cluster can't be judged, as its daemons are not known. Exists only where that has been so. */
export type ClusterState = Telling & { readonly kind: 'cluster'; readonly ledger: ClusterLedger };

/** One item of the table: one hole of one resource, as the hourly audit sees it. Its incident holds no violation. */
export type HoleState = Telling & { readonly kind: 'hole'; readonly ledger: HoleLedger };

export type ItemState = InstanceState | DeploymentState | ClusterState | HoleState;

/** A revision of a daemon that runs beside others in a capacity provider. */
export type RunningRevision = {
  readonly daemonName: string;
  /** The revision of its task definition. */
  readonly revision: number;
  /** The number of container instances that run it. */
  readonly count: number;
  /** The time at which the daemon's newest deployment began, if it brings this revision, epoch milliseconds; else null. */
  readonly deployedAt: number | null;
};

/** A Managed Instances capacity provider, as ECS told of it. */
export type InventoryProvider = {
  readonly name: string;
  readonly autoRepair: boolean;
  /** The number of its container instances, by what ECS counts for its daemons. Absent where ECS counts none. */
  readonly instances?: number;
  /** The revisions of daemons of which several run there. Absent where one of each runs, or ECS does not tell. */
  readonly revisions?: readonly RunningRevision[];
};

/** The knowledge of a cluster beside its instances; observe reads it, inspect refreshes it. */
export type Inventory = {
  readonly clusterArn: string;
  /** The time since which Bookend has been receiving this cluster's events, epoch milliseconds. */
  readonly watchedSince: number;
  /** The time at which ECS was last asked; null if never. */
  readonly refreshedAt: number | null;
  readonly daemons: readonly Coverage[];
  /** The cluster's Managed Instances capacity providers, all of them: an instance of another one is not judged. */
  readonly providers: readonly InventoryProvider[];
  /** Not all of the cluster's instances have been judged by it yet. Absent once they have. */
  readonly unjudged?: true;
  /** Attributes of its item that a newer release has stored: kept, and written back as they are. */
  readonly rest?: Readonly<Record<string, unknown>>;
};
