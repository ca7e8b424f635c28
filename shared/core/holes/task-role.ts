import { type AgentRights, agentRightsOf } from '../survey/agent-rights.ts';
import { allows, roleName } from '../survey/allows.ts';
import type { Definition } from '../survey/definition.ts';
import { type Field, isMissing } from '../survey/field.ts';
import { type Found, type Hole, judgeEach, type Need } from '../survey/hole.ts';
import { isManagedPolicy } from '../survey/managed-policies.ts';
import type { Role } from '../survey/role.ts';
import { daemonDefinitions } from '../survey/select.ts';

/** The agent runs, and everything that it sends to AWS is refused. */
export const taskRole: Hole = {
  judge: (survey) =>
    judgeEach(daemonDefinitions(survey), ({ definition: used }, need) => {
      const definition = need(used);
      if (definition.kind === 'ordinary') return [];
      const agents = need(agentRightsOf(definition));
      if (agents.length === 0) return [];
      const role = need(definition.taskRole);
      return role === null ? judgeWithout(definition, agents, need) : judgeRole(definition, role, agents, need);
    }),
  isHourly: false,
  headline: 'The agent may not publish to CloudWatch',
  source: 'CloudWatch User Guide: the agent on ECS needs CloudWatchAgentServerPolicy on its task role',
};

const POLICY = 'CloudWatchAgentServerPolicy';

const judgeWithout = (definition: Definition, agents: readonly AgentRights[], need: Need): readonly Found[] => {
  const calling = agents.filter(({ isCalling }) => isCalling);
  for (const { unsure } of calling.length === 0 ? agents : []) need(unsure);
  const whys = calling.map(({ container, agent }) => `container ${container} runs ${agent}, which publishes with it`);
  const rights = calling.some(({ actions }) => actions.length > 0) ? POLICY : 'the rights that its configuration uses';
  const cure = `Set taskRoleArn to a role that trusts ecs-tasks.amazonaws.com and has ${rights}`;
  return [foundOf(definition, `no task role, though ${whys.join(' and ')}`, cure)];
};

const judgeRole = (
  definition: Definition,
  role: Role,
  agents: readonly AgentRights[],
  need: Need,
): readonly Found[] => {
  const answers = agents.map((agent) => ({ agent, granted: agent.actions.map((action) => allows(role, action)) }));
  const lacking = answers.flatMap(({ agent, granted }) => lackingOf(agent, granted));
  if (lacking.length === 0) {
    for (const { agent, granted } of answers) needGranted(agent, granted, need);
    return [];
  }
  const name = roleName(role);
  const cure = `Attach arn:aws:iam::aws:policy/${POLICY} to the task role ${name}, or grant what is lacking`;
  return [foundOf(definition, `the task role ${name} does not grant ${lacking.join('; ')}`, cure)];
};

/** Of an agent whose actions are not sure nothing is said. */
const lackingOf = (
  { actions, agent, container, isOneOf, unsure }: AgentRights,
  granted: readonly Field<boolean>[],
): readonly string[] => {
  const lacking = unsure === null ? actions.filter((_, index) => granted[index] === false) : [];
  const isEnough = isOneOf ? lacking.length < actions.length : lacking.length === 0;
  return isEnough ? [] : [`${lacking.join(isOneOf ? ' or ' : ' and ')}, which ${agent} needs (container ${container})`];
};

const needGranted = ({ isOneOf, unsure }: AgentRights, granted: readonly Field<boolean>[], need: Need): void => {
  if (isOneOf && granted.includes(true)) return;
  for (const one of granted) if (one !== true) need(unsure ?? one);
};

const foundOf = (definition: Definition, why: string, cure: string): Found => ({
  severity: 'warning',
  resource: definition.resource,
  why: `${why}${misplacedText(definition)}`,
  cure: `${cure}. On the execution role it does nothing for the agent`,
  at: { resource: definition.resource, path: ['taskRoleArn'] },
});

/** The commonest reason, and one that guides repeat. */
const misplacedText = ({ executionRole }: Definition): string => {
  if (executionRole === null || isMissing(executionRole) || isMissing(executionRole.policies)) return '';
  return executionRole.policies.some(({ arn }) => isManagedPolicy(arn, POLICY))
    ? `; ${POLICY} is attached to the execution role (${roleName(executionRole)}), with which ECS pulls images and the agent publishes nothing`
    : '';
};
