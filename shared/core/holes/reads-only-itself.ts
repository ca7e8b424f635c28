import { type Hole, judgeEach } from '../survey/hole.ts';
import { atContainerPath, containerResource, daemonContainers } from '../survey/select.ts';
import { taskStatsOf } from '../survey/task-stats.ts';

/** A daemon asks for the metrics of its own task, where it should tell of all tasks of its container instance. */
export const readsOnlyItself: Hole = {
  judge: (survey) =>
    judgeEach(daemonContainers(survey), (used, need) => {
      const { definition, container } = need(used);
      const { reader, missing } = taskStatsOf(container);
      if (reader === null) {
        for (const one of missing) need(one);
        return [];
      }
      return [
        {
          severity: 'warning',
          resource: containerResource(definition, container),
          why: `container ${container.name} has ${reader.what}, which gives the metrics of the daemon's own task and of no other`,
          cure: 'Read $ECS_CONTAINER_METADATA_URI_V4/tasks/stats, which has all tasks of the container instance',
          at: atContainerPath(definition, container, reader.path),
        },
      ];
    }),
  isHourly: false,
  headline: 'The daemon sees only its own task',
  source: 'opentelemetry-collector-contrib#48396; ECS Developer Guide, task metadata on Managed Instances',
};
