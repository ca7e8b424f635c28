import { type Hole, judgeEach } from '../survey/hole.ts';
import { activeDaemons } from '../survey/select.ts';
import { isCluster } from '../words/arn.ts';

/** A daemon says `critical: false`: container instances take application tasks without it, and ECS repairs nothing. */
export const daemonNotCritical: Hole = {
  judge: (survey, { daemons: expectations }) =>
    judgeEach(activeDaemons(survey), ({ daemonName, resource, revision }, need) => {
      if (need(need(revision).critical)) return [];
      const isAllowed = expectations.some(
        ({ daemonName: name, clusterArn, critical }) =>
          name === daemonName && critical === false && (clusterArn === null || isCluster(clusterArn, survey.resource)),
      );
      if (isAllowed) return [];
      return [
        {
          severity: 'info',
          resource,
          why: `${daemonName} is not critical: a container instance takes application tasks without it, and ECS repairs nothing`,
          cure: `Set critical to true, or allow it in the policy: {"daemons": [{"daemonName": ${JSON.stringify(daemonName)}, "critical": false}]}`,
          at: { resource, path: ['critical'] },
        },
      ];
    }),
  headline: 'The daemon is not critical',
  source: 'ECS API, CreateDaemon: critical',
};
