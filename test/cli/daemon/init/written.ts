import { judgeHoles } from '../../../../shared/core/holes/judge-holes.ts';
import type { Definition } from '../../../../shared/core/survey/definition.ts';
import type { Role } from '../../../../shared/core/survey/role.ts';
import type { Survey } from '../../../../shared/core/survey/survey.ts';
import type { HoleName } from '../../../../shared/core/words/hole.ts';
import { definitionIn } from '../../../../shared/edge/survey/definition-fields.ts';
import { configurationOf, daemonOf, policyOf, revisionOf, roleArn, surveyOf } from '../../../holes/survey.ts';
import { type Ran, run } from '../../run.ts';

export const CLUSTER_ARN = 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod';

export const init = (...argv: readonly string[]): Promise<Ran> =>
  run(['daemon', 'init', '--cluster', CLUSTER_ARN, '--provider', 'managed', ...argv]);

type Fields = Readonly<Record<string, unknown>>;
export type Calls = { readonly taskDefinition: Fields; readonly daemon: Fields };

/** The two documents that `--format cli` writes one after the other. */
export const callsIn = (out: string): Calls => {
  const end = out.indexOf('\n}\n') + 3;
  return { taskDefinition: fieldsIn(out.slice(0, end)), daemon: fieldsIn(out.slice(end)) };
};

const fieldsIn = (text: string): Fields => JSON.parse(text) as Fields;

/** The policies that the commands on standard error give to roles, by the name of the role. */
const policiesIn = (steps: string): ReadonlyMap<string, Fields> =>
  new Map(
    [...steps.matchAll(/put-role-policy --role-name (\S+) .* --policy-document '([^']*)'/g)].map(
      ([, name = '', policy = '']) => [name, fieldsIn(policy)],
    ),
  );

/** Names of the holes that are found where nothing else of the cluster is wrong, with what the steps make. */
export const holesOf = ({ taskDefinition, daemon }: Calls, steps: string): readonly HoleName[] =>
  judgeHoles(surveyFor(taskDefinition, daemon, steps), { ...policyOf(), acceptedHoles: [] }).found.map(
    ({ hole }) => hole,
  );

const surveyFor = (taskDefinition: Fields, daemon: Fields, steps: string): Survey => {
  const policies = policiesIn(steps);
  const deployment = daemon.deploymentConfiguration as {
    drainPercent: number;
    bakeTimeInMinutes: number;
    alarms: { enable: boolean; alarmNames: string[] };
  };
  const { alarms, drainPercent, bakeTimeInMinutes } = deployment;
  const definition = definitionIn(taskDefinition, {
    resource: 'task-definition',
    kind: 'daemon',
    roleOf: (named) => roleOf(named, policies),
  }) as Definition;
  return surveyOf({
    origin: 'file',
    isCallInput: true,
    instances: [],
    services: [],
    definitions: new Map(),
    daemons: [
      daemonOf({
        configuration: configurationOf({
          drainPercent,
          bakeTimeInMinutes,
          alarmNames: alarms.alarmNames,
          alarmsEnabled: alarms.enable,
          alarmStates: new Map(alarms.alarmNames.map((name) => [name, 'OK'])),
        }),
        revision: revisionOf({ critical: daemon.critical as boolean, definition }),
      }),
    ],
  });
};

const roleOf = (arn: string, policies: ReadonlyMap<string, Fields>): Role => {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const statements = (policies.get(name)?.Statement ?? []) as readonly {
    Action: string[];
    Resource: string[];
    Condition?: unknown;
  }[];
  const none = { notActions: [], notResources: [], principals: [] };
  return {
    resource: roleArn(name),
    name,
    trust: [
      {
        ...none,
        effect: 'Allow',
        actions: ['sts:AssumeRole'],
        resources: [],
        hasCondition: false,
        principals: ['ecs-tasks.amazonaws.com'],
      },
    ],
    policies: [
      {
        arn: null,
        statements: statements.map(({ Action, Resource, Condition }) => ({
          ...none,
          effect: 'Allow',
          actions: Action,
          resources: Resource,
          hasCondition: Condition !== undefined,
        })),
      },
    ],
  };
};
