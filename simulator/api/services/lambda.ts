import { slice } from '../request/offset-pages.ts';
import type { Service } from './service.ts';

export const lambda: Service = {
  prefix: 'lambda',
  errors: {
    denied: ['AccessDeniedException', 403],
    throttled: ['TooManyRequestsException', 429],
    broken: ['ServiceException', 500],
    unknown: ['ResourceNotFoundException', 404],
  },
  actions: {
    ListFunctions: {
      act: ({ fleet }, input) => {
        const { region, account, resources, startsAt } = fleet.options;
        const { items, next } = slice(resources.functions ?? [], {
          of: 'ListFunctions',
          token: input.text('Marker'),
          size: Number(input.text('MaxItems') ?? 50),
          most: 10_000,
          invalid: 'InvalidParameterValueException',
        });
        const Functions = items.map(({ name, environment }) => ({
          FunctionName: name,
          FunctionArn: `arn:aws:lambda:${region}:${account}:function:${name}`,
          Runtime: 'nodejs24.x',
          Role: `arn:aws:iam::${account}:role/${name}`,
          Handler: 'index.handler',
          LastModified: new Date(startsAt).toISOString().replace('Z', '+0000'),
          Version: '$LATEST',
          PackageType: 'Zip',
          ...(environment === undefined ? {} : { Environment: { Variables: environment } }),
        }));
        return { Functions, ...(next === undefined ? {} : { NextMarker: next }) };
      },
    },
  },
};
