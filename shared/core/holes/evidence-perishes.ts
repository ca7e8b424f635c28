import { allKnown } from '../survey/field.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import { activeDaemons } from '../survey/select.ts';

/** Nothing keeps why the tasks of a cluster with a daemon stopped, and ECS forgets it within the hour. */
export const evidencePerishes: Hole = {
  judge: (survey) =>
    judgeEach(survey.origin === 'file' ? [] : [survey.evidence], ({ actionLogs, containerInsights, bookend }, need) => {
      const keepers = [actionLogs, containerInsights, bookend];
      if (keepers.includes(true)) return [];
      const daemons = need(activeDaemons(survey));
      if (daemons.length === 0) return [];
      need(allKnown(keepers));
      return [
        {
          severity: 'info',
          resource: survey.resource,
          why: 'the cluster has no ECS Action Logs, no Container Insights and no Bookend that watches it: an hour after a task stopped nothing tells why',
          cure: 'Turn on ECS Action Logs or Container Insights for the cluster, or deploy Bookend in its account',
        },
      ];
    }),
  isHourly: false,
  isOfWhatRuns: true,
  headline: 'Nothing keeps why tasks stopped',
  source: 'ECS Developer Guide, Action Logs; ECS API, DescribeTasks: stopped tasks are told for an hour',
};
