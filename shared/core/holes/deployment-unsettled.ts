import { isOngoing } from '../survey/deployments.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import { withCommand } from '../survey/paste.ts';
import { activeDaemons } from '../survey/select.ts';
import { inWords } from '../words/verdict.ts';

const ENDED_BADLY: Readonly<Record<string, string>> = {
  STOPPED: 'was stopped',
  ROLLBACK_SUCCESSFUL: 'was rolled back',
  ROLLBACK_FAILED: 'could not be rolled back',
};

/** The newest deployment of a daemon did not bring what it should, or does not end. */
export const deploymentUnsettled: Hole = {
  judge: (survey, { deploymentDeadlineSeconds }) =>
    judgeEach(survey.origin === 'file' ? [] : activeDaemons(survey), (daemon, need) => {
      const [newest] = need(daemon.deployments);
      if (newest === undefined) return [];
      const { resource, status, createdAt, statusReason, rollbackReason } = newest;
      const lasts = isOngoing(newest) && survey.now - createdAt > deploymentDeadlineSeconds * 1000;
      const bad = Object.hasOwn(ENDED_BADLY, status) ? ENDED_BADLY[status] : undefined;
      if (bad === undefined && !lasts) return [];
      const reason = rollbackReason ?? statusReason;
      const what =
        bad ??
        `lasts for ${inWords(survey.now - createdAt)}, and ${inWords(deploymentDeadlineSeconds * 1000)} are allowed`;
      return [
        {
          severity: 'warning',
          resource: daemon.resource,
          why: `the newest deployment of ${daemon.daemonName} ${what} (${status}${reason === null ? '' : `: ${reason}`})`,
          cure: withCommand(
            bad === undefined
              ? 'See what it waits for: tasks that do not end keep their container instance from draining'
              : 'See why, and deploy a revision that starts',
            'ecs describe-daemon-deployments',
            { 'daemon-deployment-arns': resource },
          ),
        },
      ];
    }),
  isHourly: true,
  isOfWhatRuns: true,
  rule: 'deployment-settled',
  headline: 'The newest deployment did not succeed',
  source: 'ECS Developer Guide, managed daemons: events of daemon deployments',
};
