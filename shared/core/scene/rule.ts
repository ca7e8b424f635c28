import type { DeploymentLedger } from '../ledger/deployments.ts';
import type { Policy } from '../policy.ts';
import type { Finding } from '../verdict.ts';
import type { InstanceScene, Scene } from './scene.ts';

/** A rule about one daemon on one container instance; null where there is nothing to judge. */
export type DaemonRule = (scene: Scene) => Finding | null;

/** A rule about the container instance alone. */
export type InstanceRule = (scene: InstanceScene) => Finding | null;

/** The deployments of one daemon of one cluster. */
export type DeploymentScene = {
  readonly deployments: DeploymentLedger;
  readonly policy: Policy;
  readonly now: number;
  /** Deployments first seen at or after the daemon's deletion are not judged; Infinity for never. */
  readonly until: number;
};

/** A rule about the deployments of one daemon of one cluster. */
export type DeploymentRule = (scene: DeploymentScene) => Finding | null;

/** A rule about the order among several daemons of one container instance: the daemon, and those that must come before it. */
export type OrderRule = (scene: Scene, before: readonly Scene[]) => Finding | null;
