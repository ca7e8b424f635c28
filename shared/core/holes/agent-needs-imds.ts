import { askingImds } from '../survey/asks-imds.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import { inlineConfigurationsOf } from '../survey/inline-configuration.ts';
import { atContainerPath, containerResource, daemonContainers } from '../survey/select.ts';

/** A daemon's configuration asks the instance metadata service, which daemons do not reach. */
export const agentNeedsImds: Hole = {
  judge: (survey) =>
    judgeEach(daemonContainers(survey), (used, need) => {
      const { definition, container } = need(used);
      if (definition.kind === 'ordinary') return [];
      const { known, missing } = inlineConfigurationsOf(container);
      const asking = known
        .map((configuration) => ({ configuration, what: askingImds(configuration) }))
        .find(({ what }) => what !== null);
      if (asking === undefined) {
        for (const one of missing) need(one);
        return [];
      }
      const { configuration, what } = asking;
      return [
        {
          severity: 'warning',
          resource: containerResource(definition, container),
          why: `${configuration.name} of container ${container.name} has ${what}, which asks the instance metadata service (IMDS): daemons do not reach it`,
          cure: `Take ${what} out of the configuration; the env, ecs and system detectors and the task metadata endpoint work in a daemon`,
          at: atContainerPath(definition, container, configuration.path),
        },
      ];
    }),
  isHourly: false,
  headline: 'The agent asks IMDS, which daemons cannot reach',
  source: 'amazon-ecs-agent cniconf_linux.go; opentelemetry-collector-contrib#48396',
};
