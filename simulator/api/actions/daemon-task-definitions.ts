import type { Account } from '../account/account.ts';
import type { DaemonTaskDefinition } from '../account/daemon-task-definitions.ts';
import { ApiError, invalid } from '../request/error.ts';
import type { Input } from '../request/input.ts';
import { pageOf } from '../request/pages.ts';
import { withTexts } from '../shapes/task-definition.ts';
import { seconds, secondsOrAbsent } from '../shapes/times.ts';
import type { Actions } from './action.ts';
import { putTags, tagsIn } from './tags.ts';

/** Kept as they came, and described so. */
const FIELDS = [
  'taskRoleArn',
  'executionRoleArn',
  'containerDefinitions',
  'cpu',
  'memory',
  'volumes',
  'pidMode',
  'ipcMode',
];

export const daemonTaskDefinitionActions: Actions = {
  RegisterDaemonTaskDefinition: {
    bucket: 'taskDefinitionWrite',
    act: (account, input) => {
      const given = input.objects('containerDefinitions');
      if (given.length === 0) throw invalid('containerDefinitions cannot be empty.');
      const containers = given.map((container) => ({
        name: container.text('name') ?? '',
        image: container.required('image'),
        hasHealthCheck: container.has('healthCheck'),
      }));
      const fields = Object.fromEntries(
        FIELDS.filter((name) => input.has(name)).map((name) => [name, input.raw(name)]),
      );
      tagsIn(input);
      const { arn } = account.daemonTaskDefinitions.register(input.required('family'), containers, fields);
      putTags(account.tags(arn), input);
      return { daemonTaskDefinitionArn: arn };
    },
  },

  DescribeDaemonTaskDefinition: {
    bucket: 'taskDefinitionRead',
    act: (account, input) => {
      const definition = account.daemonTaskDefinitions.find(input.required('daemonTaskDefinition'));
      const { arn, family, revision, fields } = definition;
      const { arn: _, ...summary } = summaryOf(account, definition);
      return {
        daemonTaskDefinition: {
          ...withTexts(account, fields),
          daemonTaskDefinitionArn: arn,
          family,
          revision,
          ...summary,
        },
      };
    },
  },

  ListDaemonTaskDefinitions: {
    bucket: 'taskDefinitionRead',
    act: (account, input) => {
      const all = asked(account, input).map((definition, at) => ({ arn: definition.arn, at, definition }));
      const { items, nextToken } = pageOf(all, input, { of: 'ListDaemonTaskDefinitions' });
      return {
        daemonTaskDefinitions: items.map(({ definition }) => summaryOf(account, definition)),
        nextToken,
      };
    },
  },

  DeleteDaemonTaskDefinition: {
    bucket: 'taskDefinitionWrite',
    act: (account, input) => {
      const given = input.required('daemonTaskDefinition');
      if (!/:\d+$/.test(given)) throw invalid('A revision is required.');
      const definition = account.daemonTaskDefinitions.find(given);
      if (account.daemonTaskDefinitions.statusOf(definition) !== 'ACTIVE')
        throw new ApiError('ClientException', 'The daemon task definition is not active.');
      definition.deleteRequestedAt = account.fleet.now;
      return { daemonTaskDefinitionArn: definition.arn };
    },
  },
};

const summaryOf = ({ daemonTaskDefinitions, fleet }: Account, definition: DaemonTaskDefinition) => ({
  arn: definition.arn,
  status: daemonTaskDefinitions.statusOf(definition),
  registeredAt: seconds(definition.registeredAt),
  registeredBy: `arn:aws:iam::${fleet.options.account}:role/deployer`,
  ...secondsOrAbsent('deleteRequestedAt', definition.deleteRequestedAt),
});

/** Those that the filters of a list leave, in the order that it asks for. */
const asked = ({ daemonTaskDefinitions }: Account, input: Input): DaemonTaskDefinition[] => {
  const status = input.oneOf('status', ['ACTIVE', 'DELETE_IN_PROGRESS', 'ALL']) ?? 'ACTIVE';
  const revision = input.oneOf('revision', ['LAST_REGISTERED']);
  const sort = input.oneOf('sort', ['ASC', 'DESC']) ?? 'ASC';
  const [family, prefix] = [input.text('family'), input.text('familyPrefix')];
  const found = daemonTaskDefinitions
    .all()
    .filter((one) => family === undefined || one.family === family)
    .filter((one) => prefix === undefined || one.family.startsWith(prefix))
    .filter((one) => status === 'ALL' || daemonTaskDefinitions.statusOf(one) === status);
  const last = revision === undefined ? found : found.filter((one) => !found.some((other) => isLater(other, one)));
  return last.sort((one, other) => compare(one, other) * (sort === 'ASC' ? 1 : -1));
};

const isLater = (one: DaemonTaskDefinition, other: DaemonTaskDefinition): boolean =>
  one.family === other.family && one.revision > other.revision;

const compare = (one: DaemonTaskDefinition, other: DaemonTaskDefinition): number => {
  if (one.family !== other.family) return one.family < other.family ? -1 : 1;
  return one.revision - other.revision;
};
