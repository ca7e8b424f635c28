import type { SeenCluster, SeenDaemon } from '../../../shared/core/inventory/seen.ts';
import { at, clusterArn, type Time } from '../../timeline/index.ts';

/** A daemon as ECS describes it: created an hour before noon, on two providers, never deployed. */
export const seenDaemon = (more: Partial<SeenDaemon> = {}): SeenDaemon => ({
  daemonName: 'agent',
  createdAt: at('-60:00'),
  deletedAt: null,
  critical: true,
  capacityProviderNames: ['a', 'b'],
  deployments: [],
  ...more,
});

/** A complete answer of ECS about the cluster of the timelines. */
export const seenAt = (time: Time, daemons: readonly SeenDaemon[], more: Partial<SeenCluster> = {}): SeenCluster => ({
  clusterArn: clusterArn(),
  at: at(time),
  daemons,
  providers: [{ name: 'a', autoRepair: true }],
  isComplete: true,
  ...more,
});
