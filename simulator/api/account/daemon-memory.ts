import { tasksOf } from '../../fleet/daemon-tasks.ts';
import { isRunning } from '../../fleet/deployments.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Daemon, DaemonDeployment } from '../../model/cluster.ts';
import type { DaemonRevision } from '../../model/daemon-revision.ts';

/**
 * Reads show daemons' revisions and deployments with a gap at both ends: what was written a moment ago not yet (reported by Terraform's
 * authors), and what is long over no longer. ECS forgets services' deployments after 90 days (documented); of daemons'
 * nobody knows, so both are switches, and what is over can be made forgotten at once.
 */
export class DaemonMemory {
  /** Whatever is over is forgotten now, as a test orders it. */
  forgetsAtOnce = false;
  private readonly fleet: Fleet;

  constructor(fleet: Fleet) {
    this.fleet = fleet;
  }

  /** The revision that new instances get, as reads show it; undefined: none yet. */
  shownTarget(daemon: Daemon): DaemonRevision | undefined {
    if (this.isShown(daemon.target)) return daemon.target;
    return daemon.revisions.findLast((revision) => revision.createdAt >= daemon.createdAt && this.isShown(revision));
  }

  /** DescribeDaemon calls these current: the target, and what still runs. */
  currentRevisions(daemon: Daemon): DaemonRevision[] {
    const target = this.shownTarget(daemon);
    const running = new Set(tasksOf(daemon).map(({ revision }) => revision));
    return daemon.revisions.filter(
      (revision) => revision === target || (this.isShown(revision) && running.has(revision)),
    );
  }

  /** Those that can still be described. */
  knownRevisions(daemon: Daemon): DaemonRevision[] {
    const current = this.currentRevisions(daemon);
    return daemon.revisions.filter((revision, index) => {
      if (!this.isShown(revision)) return false;
      const replacedAt = daemon.revisions[index + 1]?.createdAt ?? daemon.deletedAt;
      return current.includes(revision) || !this.isForgotten(replacedAt);
    });
  }

  knownDeployments({ deployments }: Daemon): DaemonDeployment[] {
    return deployments.filter((deployment) => isRunning(deployment) || !this.isForgotten(deployment.finishedAt));
  }

  private isShown({ createdAt }: DaemonRevision): boolean {
    return this.fleet.now >= createdAt + this.fleet.options.switches.readLagSeconds * 1000;
  }

  private isForgotten(overAt: number | undefined): boolean {
    if (overAt === undefined) return false;
    if (this.forgetsAtOnce) return true;
    const hours = this.fleet.options.switches.deploymentsForgottenAfterHours;
    return hours > 0 && this.fleet.now > overAt + hours * 3_600_000;
  }
}
