import { type Hole, judgeEach } from '../survey/hole.ts';
import { atContainer, containerResource, daemonContainers } from '../survey/select.ts';

const SUPPORTED = ['awslogs', 'splunk', 'awsfirelens'];

/** A container of a daemon logs by a driver that daemons do not have, so its own logs are lost. */
export const unsupportedLogDriver: Hole = {
  judge: (survey) =>
    judgeEach(daemonContainers(survey), (used, need) => {
      const { definition, container } = need(used);
      const log = need(container.log);
      if (log === null) return [];
      const driver = need(log.driver);
      if (SUPPORTED.includes(driver)) return [];
      return [
        {
          severity: 'warning',
          resource: containerResource(definition, container),
          why: `container ${container.name} logs by ${driver}; daemons have awslogs, splunk and awsfirelens alone`,
          cure: 'Set logConfiguration.logDriver to awslogs, splunk or awsfirelens',
          at: atContainer(definition, container, 'logConfiguration', 'logDriver'),
        },
      ];
    }),
  isHourly: false,
  headline: "The daemon's log driver is not supported",
  source: 'ECS Developer Guide, daemon task definitions: log drivers',
};
