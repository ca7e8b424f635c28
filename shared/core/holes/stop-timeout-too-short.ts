import { isMissing } from '../survey/field.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import { knownAgentOf, longestGraceSeconds } from '../survey/known-agents.ts';
import { atContainer, containerResource, daemonContainers } from '../survey/select.ts';
import { statedGraceOf } from '../survey/stated-grace.ts';

/** ECS API, ContainerDefinition: stopTimeout. */
const DEFAULT_STOP_TIMEOUT = 30;

/** ECS kills a forwarder before it can have sent what it holds. */
export const stopTimeoutTooShort: Hole = {
  judge: (survey) =>
    judgeEach(daemonContainers(survey), (used, need) => {
      const { definition, container } = need(used);
      const { image, stopTimeout: stated } = container;
      const said = statedGraceOf(container);
      const isEnough = (seconds: number | null) =>
        !isMissing(stated) &&
        (stated === null || stated >= longestGraceSeconds) &&
        (seconds ?? 0) <= (stated ?? DEFAULT_STOP_TIMEOUT);
      if (isMissing(image) && said.missing.length === 0 && isEnough(said.grace) && isEnough(said.flush)) return [];
      const name = need(image);
      const agent = name === null ? null : knownAgentOf(name);
      if (agent === null || agent.family === null || !agent.forwards) return [];
      const stopTimeout = need(stated);
      const byDefault = stopTimeout === null ? null : agent.graceSeconds;
      const grace = Math.max(said.grace ?? byDefault ?? 0, said.flush ?? 0);
      const seconds = stopTimeout ?? DEFAULT_STOP_TIMEOUT;
      if (grace === Number.POSITIVE_INFINITY) return [];
      if (seconds >= grace) {
        for (const one of said.missing) need(one);
        return [];
      }
      const isStated = grace === said.grace || grace === said.flush;
      return [
        {
          severity: 'warning',
          resource: containerResource(definition, container),
          why: `ECS kills container ${container.name} ${seconds} s after it told it to stop${
            stopTimeout === null ? ', by its default' : ''
          }: ${agent.name} takes up to ${grace} s to send what it holds, ${isStated ? 'as its configuration says' : 'by its default'}`,
          cure: `Set stopTimeout to ${Math.ceil(grace)} or more`,
          at: atContainer(definition, container, 'stopTimeout'),
        },
      ];
    }),
  isHourly: false,
  headline: 'The stop timeout is shorter than the flush',
  source: 'aws-for-fluent-bit#201; containers-roadmap#579',
};
