import type { Account } from '../account/account.ts';
import type { Input } from '../request/input.ts';
import { slice } from '../request/offset-pages.ts';
import type { Service } from './service.ts';

export const logs: Service = {
  prefix: 'logs',
  errors: {
    denied: ['AccessDeniedException', 400],
    throttled: ['ThrottlingException', 400],
    broken: ['ServiceUnavailableException', 500],
    unknown: ['UnknownOperationException', 400],
  },
  actions: {
    DescribeDeliverySources: {
      act: (account, input) => {
        const { region, account: id, resources } = account.fleet.options;
        const { items, nextToken } = pageIn(input, 'DescribeDeliverySources', resources.deliverySources ?? []);
        const deliverySources = items.map(({ name, logType, of }) => ({
          name,
          arn: `arn:aws:logs:${region}:${id}:delivery-source:${name}`,
          resourceArns: [account.arn('cluster', of)],
          service: 'ecs',
          logType,
        }));
        return { deliverySources, nextToken };
      },
    },

    DescribeLogGroups: {
      act: (account, input) => {
        const { items, nextToken } = pageIn(input, 'DescribeLogGroups', groupsAsked(account, input));
        const { startsAt } = account.fleet.options;
        const logGroups = items.map((logGroupName) => ({
          logGroupName,
          creationTime: startsAt,
          metricFilterCount: 0,
          arn: `${arnOf(account, logGroupName)}:*`,
          storedBytes: 0,
          logGroupClass: 'STANDARD',
          logGroupArn: arnOf(account, logGroupName),
        }));
        return { logGroups, nextToken };
      },
    },
  },
};

const groupsAsked = ({ fleet }: Account, input: Input): readonly string[] => {
  const [prefix = '', pattern = ''] = [input.text('logGroupNamePrefix'), input.text('logGroupNamePattern')];
  return [...(fleet.options.resources.logGroups ?? [])]
    .filter((name) => name.startsWith(prefix) && name.toLowerCase().includes(pattern.toLowerCase()))
    .sort();
};

const arnOf = ({ fleet }: Account, name: string): string =>
  `arn:aws:logs:${fleet.options.region}:${fleet.options.account}:log-group:${name}`;

const pageIn = <T>(input: Input, of: string, all: readonly T[]) => {
  const { items, next } = slice(all, {
    of,
    token: input.text('nextToken'),
    size: input.number('limit') ?? 50,
    most: 50,
    invalid: 'InvalidParameterException',
  });
  return { items, nextToken: next };
};
