import type { Document } from '../../scenarios/resources-plan.ts';
import type { Account } from '../account/account.ts';
import type { TaskDefinition } from '../account/task-definitions.ts';
import { seconds } from './times.ts';

/** Every family of the simulated account has this one revision, as the fleet's task events say. */
const REVISION = 7;

export const taskDefinitionArnOf = ({ fleet }: Account, family: string): string =>
  fleet.arnOf(`task-definition/${family}:${REVISION}`);

/** The family of what is given as `family`, `family:revision` or ARN, if there is such a definition. */
export const familyKnown = (account: Account, given: string): string | undefined => {
  const [family = '', revision = String(REVISION)] = (given.split('/').at(-1) ?? '').split(':');
  if (given.startsWith('arn:') && given !== taskDefinitionArnOf(account, family)) return undefined;
  const isKnown = account.fleet.families.has(family) || account.fleet.definitionOf(family) !== undefined;
  return isKnown && revision === String(REVISION) ? family : undefined;
};

export const taskDefinitionShape = (account: Account, family: string): Document => ({
  requiresCompatibilities: ['MANAGED_INSTANCES'],
  networkMode: 'awsvpc',
  volumes: [],
  placementConstraints: [],
  ...withTexts(account, account.fleet.definitionOf(family) ?? simulated(family)),
  taskDefinitionArn: taskDefinitionArnOf(account, family),
  family,
  revision: REVISION,
  status: 'ACTIVE',
  compatibilities: ['EC2', 'FARGATE', 'MANAGED_INSTANCES'],
  registeredAt: seconds(account.fleet.options.startsAt),
});

/** One that a caller registered, as it came. */
export const registeredShape = (
  account: Account,
  { arn, family, revision, status, registeredAt, document }: TaskDefinition,
): Document => ({
  volumes: [],
  placementConstraints: [],
  ...withTexts(account, document),
  taskDefinitionArn: arn,
  family,
  revision,
  status,
  registeredAt: seconds(registeredAt),
});

const simulated = (family: string): Document => ({
  containerDefinitions: [family, 'log_router'].map((name) => ({
    name,
    image: `public.ecr.aws/simulated/${family}/${name}:${REVISION}`,
    cpu: 64,
    memory: 256,
    essential: true,
    portMappings: [],
    environment: [],
    mountPoints: [],
    volumesFrom: [],
  })),
  cpu: '128',
  memory: '512',
});

/** A definition of a scenario as ECS gives it back: sizes are texts, roles have ARNs. */
export const withTexts = (account: Account, definition: Document): Document =>
  Object.fromEntries(
    Object.entries(definition).map(([name, value]) => {
      if (name === 'cpu' || name === 'memory') return [name, String(value)];
      return [name, name.endsWith('RoleArn') && typeof value === 'string' ? account.iamArn('role', value) : value];
    }),
  );
