import { type Hole, judgeEach } from '../survey/hole.ts';
import { atContainer, containerResource, daemonContainers, isHealthCheck } from '../survey/select.ts';

/** A container restarts inside of its task, and no health check tells that it was down. */
export const restartHidesCrashes: Hole = {
  judge: (survey) =>
    judgeEach(daemonContainers(survey), (used, need) => {
      const { definition, container } = need(used);
      if (isHealthCheck(container.healthCheck) || !need(container.hasRestartPolicy)) return [];
      need(container.healthCheck);
      return [
        {
          severity: 'warning',
          resource: containerResource(definition, container),
          why: `container ${container.name} restarts inside of its task and has no health check: the task stays RUNNING while it is down`,
          cure: 'Add healthCheck to the container, or take its restartPolicy away',
          at: atContainer(definition, container, 'restartPolicy'),
        },
      ];
    }),
  isHourly: false,
  headline: 'Restarts hide that the daemon crashes',
  source: 'ECS Developer Guide, container restart policies',
};
