import type { Container } from '../survey/definition.ts';
import { allKnown, isMissing } from '../survey/field.ts';
import { asksForTools, toolsLacking } from '../survey/health-check.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import type { KnownAgent, Tool } from '../survey/known-agent.ts';
import { knownAgentOf } from '../survey/known-agents.ts';
import { anyIsCritical, atContainer, containerResource, daemonContainers } from '../survey/select.ts';

/** A health check needs a shell or a tool that its image does not have: it fails each time, and the container instance is replaced for it. */
export const healthCheckCannotRun: Hole = {
  judge: (survey) =>
    judgeEach(daemonContainers(survey), (used, need) => {
      const { definition, container, daemons } = need(used);
      const { healthCheck, image } = container;
      if (isMissing(image) && runsAnywhere(healthCheck)) return [];
      const name = need(image);
      const agent = name === null ? null : knownAgentOf(name);
      if (agent === null || !lacksAny(agent)) return [];
      const check = need(healthCheck);
      if (check === null) return [];
      // A word that is not known asks for nothing: CMD-SHELL needs a shell whatever the script is.
      const lacking = toolsLacking(
        check.map((word) => (isMissing(word) ? '' : word)),
        agent.tools,
      );
      if (lacking.length === 0) need(allKnown(check));
      if (lacking.length === 0) return [];
      const isCritical = anyIsCritical(daemons);
      return [
        {
          severity: isCritical ? 'critical' : 'warning',
          resource: containerResource(definition, container),
          why: `the health check of container ${container.name} needs ${lacking.map(said).join(' and ')}, which the image of ${agent.name} does not have: ${
            isCritical ? 'it never passes, and ECS replaces container instances for it' : 'it never passes'
          }`,
          cure:
            agent.check === null
              ? 'Let healthCheck.command begin with CMD and run a program that is in the image, or build the image with one'
              : `Set healthCheck.command to ${JSON.stringify(agent.check)}, which this image can run`,
          at: atContainer(definition, container, 'healthCheck', 'command'),
        },
      ];
    }),
  isHourly: false,
  headline: 'The health check can never pass',
  source:
    'amazon-cloudwatch-agent#541, aws-otel-collector#2034, opentelemetry-collector-releases#866, fluent-bit-docker-image#34',
};

const said = (tool: Tool): string => (tool === 'shell' ? 'a shell' : tool);

const lacksAny = ({ tools }: KnownAgent): boolean => Object.values(tools).includes(false);

/** True where no image could keep the check from running. */
const runsAnywhere = (healthCheck: Container['healthCheck']): boolean => {
  if (isMissing(healthCheck)) return false;
  const check = allKnown(healthCheck ?? []);
  return !isMissing(check) && !asksForTools(check);
};
