import { allows, isTrusting, roleName } from '../survey/allows.ts';
import type { Definition } from '../survey/definition.ts';
import { type ExecutionNeed, executionNeedsOf } from '../survey/execution-needs.ts';
import { type Found, type Hole, judgeEach, type Need } from '../survey/hole.ts';
import type { Role } from '../survey/role.ts';
import { daemonDefinitions } from '../survey/select.ts';

/** ECS lacks the rights to pull a daemon's image, to write its logs or to read its secrets: the task never starts. */
export const executionRole: Hole = {
  judge: (survey) =>
    judgeEach(daemonDefinitions(survey), ({ definition: used }, need) => {
      const definition = need(used);
      if (definition.kind === 'ordinary') return [];
      const needs = need(executionNeedsOf(definition));
      if (needs.length === 0) return [];
      const role = need(definition.executionRole);
      return role === null ? judgeWithout(definition, needs, need) : judgeRole(definition, role, needs, need);
    }),
  isHourly: false,
  headline: 'The execution role is missing or lacks rights',
  source: 'ECS API, RegisterDaemonTaskDefinition: executionRoleArn; ECS Developer Guide, task execution IAM role',
};

const isSure = ({ unsure }: ExecutionNeed): boolean => unsure === null;

const judgeWithout = (definition: Definition, needs: readonly ExecutionNeed[], need: Need): readonly Found[] => {
  const sure = needs.filter(isSure);
  for (const { unsure } of sure.length === 0 ? needs : []) need(unsure);
  const actions = sure.flatMap(({ rights }) => rights.map(({ action }) => action));
  const rights = actions.length === 0 ? '' : ` and grants ${listed(actions)}`;
  return [
    foundOf(
      definition,
      `no execution role, though ${sure.map(({ what }) => what).join(' and ')}`,
      `Set executionRoleArn to a role that trusts ecs-tasks.amazonaws.com${rights}${hintFor(actions)}`,
    ),
  ];
};

const judgeRole = (
  definition: Definition,
  role: Role,
  needs: readonly ExecutionNeed[],
  need: Need,
): readonly Found[] => {
  const trusts = isTrusting(role, 'ecs-tasks');
  const lacking = needs.filter(isSure).flatMap(({ what, rights }) => {
    const actions = rights.filter(({ action, isMeant }) => allows(role, action, isMeant) === false);
    return actions.length === 0 ? [] : [{ what, actions: actions.map(({ action }) => action) }];
  });
  const isDistrusted = trusts === false && needs.some(isSure);
  if (lacking.length === 0 && !isDistrusted) {
    for (const { rights, unsure } of needs)
      for (const granted of [trusts, ...rights.map(({ action, isMeant }) => allows(role, action, isMeant))])
        if (granted !== true) need(unsure ?? granted);
    return [];
  }
  const name = roleName(role);
  const actions = lacking.flatMap((one) => one.actions);
  const whys = [
    ...(isDistrusted ? [`${name} does not trust ecs-tasks.amazonaws.com`] : []),
    ...(lacking.length === 0 ? [] : [`${name} does not grant ${lacking.map(lackingText).join('; ')}`]),
  ];
  const cures = [
    ...(isDistrusted ? ['trust ecs-tasks.amazonaws.com with sts:AssumeRole'] : []),
    ...(actions.length === 0 ? [] : [`grant ${listed(actions)}${hintFor(actions)}`]),
  ];
  return [foundOf(definition, whys.join('; '), `Let the execution role ${name} ${cures.join(', and ')}`)];
};

const lackingText = ({ what, actions }: { readonly what: string; readonly actions: readonly string[] }): string =>
  `${listed(actions)}, though ${what}`;

const listed = (actions: readonly string[]): string => [...new Set(actions)].join(', ');

const hintFor = (actions: readonly string[]): string =>
  actions.some((action) => /^(ecr:|logs:(CreateLogStream|PutLogEvents))/.test(action))
    ? '; AmazonECSTaskExecutionRolePolicy has what ECR and awslogs need'
    : '';

const foundOf = ({ resource }: Definition, why: string, cure: string): Found => ({
  severity: 'critical',
  resource,
  why,
  cure,
  at: { resource, path: ['executionRoleArn'] },
});
