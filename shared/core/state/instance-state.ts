import type { Coverage } from '../expected/expected-daemons.ts';
import type { Incident } from '../incidents/incidents.ts';
import type { DeploymentLedger } from '../ledger/deployments.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { NoticeState } from '../words/notice-state.ts';
import type { NotJudged } from '../words/trouble.ts';
import type { Remediation } from './attempt.ts';

/** A notice that is committed and not yet told. It is made from the state when it is told; its id never changes. */
export type Untold = {
  /** `<incidentId>#<n>`: n counts the incident's notices, so that a repeat carries the same id. */
  readonly id: string;
  readonly state: NoticeState;
  /** When it was detected, epoch milliseconds. */
  readonly at: number;
  /** It tells of what Bookend did: nobody has to be asked for a remedy on its account. Absent from all others. */
  readonly ofRemedy?: true;
  /** It tells only that something lasts: for that a remedy was asked for when it broke. Absent from all others. */
  readonly ofMargin?: true;
};

/** The next moment at which a verdict may change without any event: then somebody must judge again, or look. */
export type DueCheck = {
  /** Epoch milliseconds. */
  readonly at: number;
  /** `clock`: judging again is enough. `look`: ECS must be asked. */
  readonly needs: 'clock' | 'look';
  /** What the verdicts wait for, for the log. */
  readonly why: string;
};

/**
 * What a newer release has stored beside what this one knows: kept, and written back as it is. Absent where there is nothing.
 */
export type Rest = {
  /** Attributes of the item. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Keys of the text that holds what is told. */
  readonly telling?: Readonly<Record<string, unknown>>;
};

/** What is told about one place: an instance, or one daemon's deployments in a cluster. */
export type Telling = {
  readonly incident: Incident | null;
  /** How many notices the incident has had: numbers the next one. */
  readonly notices: number;
  readonly untold: readonly Untold[];
  readonly due: DueCheck | null;
  /** That it can't be judged, or could not; absent where it always could. */
  readonly notJudged?: NotJudged;
  readonly rest?: Rest;
};

/** One item of the table: all of one container instance, in one conditional write. */
export type InstanceState = Telling & {
  readonly kind: 'instance';
  readonly ledger: Ledger;
  /** Absent where Bookend has done nothing and can do nothing. */
  readonly remediation?: Remediation;
};

/** One item of the table: the deployments of one daemon of one cluster. */
export type DeploymentState = Telling & { readonly kind: 'deployments'; readonly ledger: DeploymentLedger };

/** Since when ECS has not told which daemons a cluster has, and why; null where it has. */
export type ClusterLedger = {
  readonly clusterArn: string;
  readonly unreadSince: number | null;
  readonly why: string | null;
};

/** One item of the table: that a cluster can't be judged, as no daemon is known there. Only where that has been so. */
export type ClusterState = Telling & { readonly kind: 'cluster'; readonly ledger: ClusterLedger };

export type PlaceState = InstanceState | DeploymentState | ClusterState;

/** What is known of a cluster beside its instances; observe reads it, inspect refreshes it. */
export type Inventory = {
  readonly clusterArn: string;
  /** Since when Bookend has been receiving this cluster's events, epoch milliseconds. */
  readonly watchedSince: number;
  /** When ECS was last asked; null if never. */
  readonly refreshedAt: number | null;
  readonly daemons: readonly Coverage[];
  /** The cluster's Managed Instances capacity providers, all of them: an instance of another one is not judged. */
  readonly providers: readonly { readonly name: string; readonly autoRepair: boolean }[];
  /** Not all of the cluster's instances have been judged by it yet. Absent once they have. */
  readonly unjudged?: true;
  /** Attributes of its item that a newer release has stored: kept, and written back as they are. */
  readonly rest?: Readonly<Record<string, unknown>>;
};
