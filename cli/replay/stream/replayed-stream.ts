import type { DeclaredDaemon } from '../../../shared/core/expected/expected-daemons.ts';
import type { DeploymentLedger } from '../../../shared/core/ledger/deployments.ts';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import type { Filter } from './filter.ts';

/** A stream as replay has read it, with the clock, policy and filter of its judgement. */
export type ReplayedStream = {
  readonly ledgers: ReadonlyMap<string, Ledger>;
  /** The key is `deploymentsKey`. */
  readonly deployments: ReadonlyMap<string, DeploymentLedger>;
  /** The time of the oldest fact of each cluster: what is known of one proves nothing of another. Epoch milliseconds. */
  readonly oldestFactAt: ReadonlyMap<string, number>;
  /** Exactly these daemons are judged; null: those that the stream shows, where it shows them. */
  readonly daemons: readonly DeclaredDaemon[] | null;
  readonly policy: Policy;
  /** The clock, epoch milliseconds. */
  readonly now: number;
  readonly filter: Filter;
};

export const deploymentsKey = (clusterArn: string, daemonName: string): string =>
  JSON.stringify([clusterArn, daemonName]);

/** In replay the oldest fact of the cluster may lie this much after the registration of an instance. */
const REGISTRATION_TOLERANCE_MS = 5000;

export const oldestFactOf = ({ oldestFactAt }: ReplayedStream, clusterArn: string): number =>
  oldestFactAt.get(clusterArn) ?? Number.POSITIVE_INFINITY;

/** The time since which everything is known of a cluster, epoch milliseconds. */
export const knownSince = (stream: ReplayedStream, clusterArn: string): number =>
  oldestFactOf(stream, clusterArn) - REGISTRATION_TOLERANCE_MS;

/** Tells whether the registration of an instance lies in the stream. */
export const isRegisteredIn =
  (stream: ReplayedStream) =>
  (containerInstanceArn: string): boolean => {
    const ledger = stream.ledgers.get(containerInstanceArn);
    if (ledger === undefined) return false;
    const { registeredAt, statuses, clusterArn } = ledger;
    return registeredAt === null
      ? statuses[0]?.first.status === 'REGISTERING'
      : registeredAt >= knownSince(stream, clusterArn);
  };
