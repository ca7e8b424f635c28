import { checkOf } from '../../events/fact-keys.ts';
import type { DaemonCheckRecord } from '../../fleet/records.ts';
import type { Sight } from '../sight/sight.ts';
import { type Finding, held, inconclusive, pending, violated } from './finding.ts';

/** Only the newest DAEMON check of the container instance counts: a daemon that recovered is in order. */
export const daemonHealthy = ({ clock, goneAt, instance, policy }: Sight, check: DaemonCheckRecord): Finding => {
  if (check.status === 'OK') return held('the daemon is healthy');
  if (check.status !== 'IMPAIRED') return inconclusive('the health of the daemon');
  const limit = check.at + policy.healthGraceSeconds * 1000;
  if ((goneAt ?? clock) > limit) {
    return violated({
      reason: 'the daemon is unhealthy',
      occurredAt: limit,
      tasks: check.taskArn === null ? [] : [check.taskArn],
      needs: [checkOf(instance.containerInstanceArn, check.at)],
    });
  }
  return goneAt === undefined ? pending('for the daemon to recover') : held('gone before the grace was over');
};
