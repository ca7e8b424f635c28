import { type Hole, judgeEach } from '../survey/hole.ts';
import { activeDaemons } from '../survey/select.ts';
import { isForCluster } from '../survey/wanted.ts';

/** A daemon says `critical: false`: container instances take application tasks without it, and ECS repairs nothing. */
export const daemonNotCritical: Hole = {
  judge: (survey, { daemons: expectations }) =>
    judgeEach(activeDaemons(survey), ({ daemonName, resource, revision }, need) => {
      const isAllowed = expectations.some(
        (one) => one.daemonName === daemonName && one.critical === false && isForCluster(one, survey),
      );
      if (isAllowed || need(need(revision).critical)) return [];
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
  isHourly: true,
  headline: 'The daemon is not critical',
  source: 'ECS API, CreateDaemon: critical',
};
