import type { Account } from '../account/account.ts';
import type { TaskDefinition } from '../account/task-definitions.ts';
import { ApiError, invalid } from '../request/error.ts';
import { pageOf } from '../request/pages.ts';
import { tagsIfAsked } from '../shapes/tags.ts';
import { familyKnown, registeredShape, taskDefinitionArnOf, taskDefinitionShape } from '../shapes/task-definition.ts';
import { type Actions, findEach } from './action.ts';
import { putTags, tagsIn } from './tags.ts';

/** Kept as they came, and described so. */
const FIELDS = [
  'taskRoleArn',
  'executionRoleArn',
  'networkMode',
  'requiresCompatibilities',
  'runtimePlatform',
  'containerDefinitions',
  'cpu',
  'memory',
  'volumes',
];

export const taskDefinitionActions: Actions = {
  DescribeTaskDefinition: {
    bucket: 'taskDefinitionRead',
    act: (account, input) => {
      const given = input.required('taskDefinition');
      const registered = account.taskDefinitions.find(given);
      if (registered !== undefined)
        return {
          taskDefinition: registeredShape(account, registered),
          ...tagsIfAsked(account, input, registered.arn),
        };
      const family = familyKnown(account, given);
      if (family === undefined) throw new ApiError('ClientException', 'Unable to describe task definition.');
      return {
        taskDefinition: taskDefinitionShape(account, family),
        ...tagsIfAsked(account, input, taskDefinitionArnOf(account, family)),
      };
    },
  },

  RegisterTaskDefinition: {
    bucket: 'taskDefinitionWrite',
    act: (account, input) => {
      if (input.objects('containerDefinitions').length === 0) throw invalid('containerDefinitions cannot be empty.');
      const family = input.required('family');
      if (familyKnown(account, family) !== undefined)
        throw new ApiError(
          'UnsupportedFeatureException',
          'The simulator has one revision of each family of the scenario.',
        );
      tagsIn(input);
      const document = Object.fromEntries(
        FIELDS.filter((name) => input.has(name)).map((name) => [name, input.raw(name)]),
      );
      const registered = account.taskDefinitions.register(family, document);
      putTags(account.tags(registered.arn), input);
      return { taskDefinition: registeredShape(account, registered), tags: input.raw('tags') ?? [] };
    },
  },

  ListTaskDefinitions: {
    bucket: 'taskDefinitionRead',
    act: (account, input) => {
      const status = input.oneOf('status', ['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS']) ?? 'ACTIVE';
      const family = input.text('familyPrefix');
      const all = [...ofTheScenario(account), ...account.taskDefinitions.all()]
        .filter((one) => one.status === status && (family === undefined || one.family === family))
        .map(({ arn, registeredAt }) => ({ arn, at: registeredAt }));
      const { items, nextToken } = pageOf(all, input, { of: 'ListTaskDefinitions' });
      return { taskDefinitionArns: items.map(({ arn }) => arn), nextToken };
    },
  },

  /** A family is ACTIVE as long as one revision of it is; without any that is listed it is none. */
  ListTaskDefinitionFamilies: {
    bucket: 'taskDefinitionRead',
    act: (account, input) => {
      const status = input.oneOf('status', ['ACTIVE', 'INACTIVE', 'ALL']) ?? 'ALL';
      const prefix = input.text('familyPrefix') ?? '';
      const known = [...ofTheScenario(account), ...account.taskDefinitions.all()].filter(
        (one) => one.status !== 'DELETE_IN_PROGRESS' && one.family.startsWith(prefix),
      );
      const active = new Set(known.filter((one) => one.status === 'ACTIVE').map(({ family }) => family));
      const all = [...new Set(known.map(({ family }) => family))]
        .filter((family) => status === 'ALL' || active.has(family) === (status === 'ACTIVE'))
        .map((family) => ({ arn: family, at: 0 }));
      const { items, nextToken } = pageOf(all, input, { of: 'ListTaskDefinitionFamilies' });
      return { families: items.map(({ arn }) => arn), nextToken };
    },
  },

  DeregisterTaskDefinition: {
    bucket: 'taskDefinitionWrite',
    act: (account, input) => {
      const found = registeredOnly(account, input.required('taskDefinition'));
      if (found.status === 'ACTIVE') found.status = 'INACTIVE';
      return { taskDefinition: registeredShape(account, found) };
    },
  },

  DeleteTaskDefinitions: {
    bucket: 'taskDefinitionWrite',
    batch: 'taskDefinitions',
    act: (account, input) => {
      const { found, failures } = findEach(
        input.batch('taskDefinitions', 10),
        (given) => account.taskDefinitions.find(given),
        (given) => account.arn('task-definition', given),
      );
      const active = found.filter(({ status }) => status === 'ACTIVE');
      for (const one of found) if (one.status === 'INACTIVE') one.status = 'DELETE_IN_PROGRESS';
      return {
        taskDefinitions: found.filter((one) => !active.includes(one)).map((one) => registeredShape(account, one)),
        failures: [
          ...failures,
          ...active.map(({ arn }) => ({ arn, reason: 'The specified task definition is still in ACTIVE status.' })),
        ],
      };
    },
  },
};

const ofTheScenario = (account: Account) =>
  [...account.fleet.families].map((family) => ({
    arn: taskDefinitionArnOf(account, family),
    family,
    registeredAt: account.fleet.options.startsAt,
    status: 'ACTIVE' as const,
  }));

/** The scenario's own have one revision, which its services always use. */
const registeredOnly = (account: Account, given: string): TaskDefinition => {
  const found = account.taskDefinitions.find(given);
  if (found !== undefined) return found;
  if (familyKnown(account, given) !== undefined)
    throw new ApiError('UnsupportedFeatureException', 'The simulator keeps the definitions of the scenario.');
  throw new ApiError('ClientException', 'The specified task definition does not exist.');
};
