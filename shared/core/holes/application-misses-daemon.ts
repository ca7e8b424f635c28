import { hostWithoutDaemon, isAgentVariable, isItself } from '../survey/agent-addresses.ts';
import { agentsOf } from '../survey/agents.ts';
import { applicationContainers, applicationsOf, daemonsByProvider } from '../survey/applications.ts';
import type { Container } from '../survey/definition.ts';
import { type Field, isMissing, type Missing } from '../survey/field.ts';
import { type Found, type Hole, judgeEach, type Need } from '../survey/hole.ts';
import { knownAgentOf } from '../survey/known-agents.ts';
import { activeDaemons, atContainerPath, containerResource, definitionOf } from '../survey/select.ts';
import type { Daemon } from '../survey/survey.ts';

/** An application sends to an agent in its own task, or on its instance, where there is none: the daemon has an address of its own. */
export const applicationMissesDaemon: Hole = {
  judge: (survey) => {
    const daemons = activeDaemons(survey);
    if (isMissing(daemons)) return [daemons];
    if (daemons.length === 0) return [];
    const agentOf = agentsOf(survey);
    const withAgent = new Map([...daemonsByProvider(daemons)].map(([name, some]) => [name, hasAgent(some)]));
    const { known, missing } = applicationsOf(survey);
    const judged = judgeEach(applicationContainers(known), (one, need): readonly Found[] => {
      const { definition, container, providers } = need(one);
      const sending = sendingOf(container, need);
      if (sending === null) return [];
      const agents = providers.map((name) => withAgent.get(name) ?? false);
      if (!agents.includes(true)) for (const agent of agents) need(agent);
      if (!agents.includes(true) || need(definition.isFargateOnly)) return [];
      for (const { image } of need(definition.containers))
        if (image !== null && need(agentOf(need(image))) !== null) return [];
      const { name, host, path } = sending;
      const provider = providers.find((each) => withAgent.get(each) === true);
      return [
        {
          severity: 'warning',
          resource: containerResource(definition, container),
          why: `${name} of container ${container.name} leads to ${host}, ${
            isItself(host) ? 'which is its own task, without an agent' : 'where no daemon listens'
          }: the daemons of the capacity provider ${provider} are at 169.254.172.2`,
          cure: `Set the host in ${name} to 169.254.172.2 (IPv6: fd00:ec2::172:2), and leave scheme and port as they are`,
          at: atContainerPath(definition, container, path),
        },
      ];
    });
    return [...withAgent.values()].every((one) => one === false) ? judged : [...judged, ...missing];
  },
  isHourly: false,
  headline: 'The application cannot reach the daemon',
  source: 'ECS Developer Guide, daemon task definitions: daemon_bridge',
};

/** True where a daemon of a known agent is among them; missing where one may be. */
const hasAgent = (daemons: readonly Daemon[]): Field<boolean> => {
  const images = daemons.flatMap((daemon): readonly Field<string | null>[] => {
    const definition = definitionOf(daemon);
    if (isMissing(definition)) return [definition];
    const { containers } = definition;
    return isMissing(containers) ? [containers] : containers.map(({ image }) => image);
  });
  if (images.some((image) => typeof image === 'string' && knownAgentOf(image) !== null)) return true;
  return images.find(isMissing) ?? false;
};

type Sending = { readonly name: string; readonly host: string; readonly path: readonly (string | number)[] };

/** The first variable of a container that leads to where no daemon is; null: none does. */
const sendingOf = ({ environment }: Container, need: Need): Sending | null => {
  const open: Missing[] = [];
  for (const [index, { name, value }] of need(environment).entries()) {
    if (!isAgentVariable(name)) continue;
    const host = isMissing(value) ? null : hostWithoutDaemon(value);
    if (isMissing(value)) open.push(value);
    if (host !== null) return { name, host, path: ['environment', index, 'value'] };
  }
  for (const one of open) need(one);
  return null;
};
