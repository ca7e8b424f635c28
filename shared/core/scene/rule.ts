import type { KnownDeployment } from '../ledger/deployments.ts';
import type { Policy } from '../policy/policy.ts';
import type { Finding } from '../words/verdict.ts';
import type { InstanceScene, Scene } from './scene.ts';

/** A rule about one daemon on one container instance; null where there is nothing to judge. */
export type DaemonRule = (scene: Scene) => Finding | null;

/** A rule about the container instance alone. */
export type InstanceRule = (scene: InstanceScene) => Finding | null;

/** The deployments of one life of one daemon of one cluster. */
export type DeploymentScene = {
  readonly clusterArn: string;
  readonly daemonName: string;
  /** In the order in which they were first seen. */
  readonly deployments: readonly KnownDeployment[];
  readonly policy: Policy;
  readonly now: number;
  /** The daemon's deletion: what happened from then on is as if it had not happened. Infinity for never. */
  readonly until: number;
};

/** A rule about the deployments of one life of a daemon. */
export type DeploymentRule = (scene: DeploymentScene) => Finding | null;

/** A rule about the order among several daemons of one container instance: the daemon, and those that must come before it. */
export type OrderRule = (scene: Scene, before: readonly Scene[]) => Finding | null;
