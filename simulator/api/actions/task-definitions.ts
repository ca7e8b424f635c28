import type { Account } from '../account/account.ts';
import { ApiError } from '../request/error.ts';
import { tagsIfAsked } from '../shapes/tags.ts';
import { seconds } from '../shapes/times.ts';
import type { Actions } from './action.ts';

/** Every family of the simulated account has this one revision, as the fleet's task events say. */
const REVISION = 7;

export const taskDefinitionActions: Actions = {
  DescribeTaskDefinition: {
    bucket: 'taskDefinitionRead',
    act: (account, input) => {
      const family = familyKnown(account, input.required('taskDefinition'));
      if (family === undefined) throw new ApiError('ClientException', 'Unable to describe task definition.');
      const arn = taskDefinitionArnOf(account, family);
      const containers = [family, 'log_router'].map((name) => ({
        name,
        image: `public.ecr.aws/simulated/${family}/${name}:${REVISION}`,
        cpu: 64,
        memory: 256,
        essential: true,
        portMappings: [],
        environment: [],
        mountPoints: [],
        volumesFrom: [],
      }));
      return {
        taskDefinition: {
          taskDefinitionArn: arn,
          containerDefinitions: containers,
          family,
          revision: REVISION,
          networkMode: 'awsvpc',
          volumes: [],
          status: 'ACTIVE',
          placementConstraints: [],
          compatibilities: ['EC2', 'FARGATE', 'MANAGED_INSTANCES'],
          requiresCompatibilities: ['MANAGED_INSTANCES'],
          cpu: '128',
          memory: '512',
          registeredAt: seconds(account.fleet.options.startsAt),
        },
        ...tagsIfAsked(account, input, arn),
      };
    },
  },
};

export const taskDefinitionArnOf = ({ fleet }: Account, family: string): string =>
  fleet.arnOf(`task-definition/${family}:${REVISION}`);

/** The family of what is given as `family`, `family:revision` or ARN, if there is such a definition. */
export const familyKnown = (account: Account, given: string): string | undefined => {
  const [family = '', revision = String(REVISION)] = (given.split('/').at(-1) ?? '').split(':');
  if (given.startsWith('arn:') && given !== taskDefinitionArnOf(account, family)) return undefined;
  return account.fleet.families.has(family) && revision === String(REVISION) ? family : undefined;
};
