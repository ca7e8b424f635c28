import { type DeployedFunction, nameIn } from './deployment-files.ts';
import type { Environment } from './functions.ts';
import { ACCOUNT, type Queues } from './queues.ts';
import { fieldsOf } from './serverless-file.ts';

type Places = {
  readonly region: string;
  readonly tableName: string;
  readonly queues: Queues;
  /** The template's parameters that are given. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The address of each service, by its name in `AWS_ENDPOINT_URL_…`. */
  readonly endpoints: Readonly<Record<string, string>>;
};

/** The variables that the deployment sets, with references resolved, and the addresses of AWS. */
export const environmentOf = (
  functions: readonly DeployedFunction[],
  { region, tableName, queues, parameters, endpoints }: Places,
): Environment => {
  const known: Readonly<Record<string, (name: string) => string>> = {
    StateTable: () => tableName,
    'AWS::AccountId': () => ACCOUNT,
    ...Object.fromEntries(queues.names.map((name) => [name, queues.urlOf])),
    ...Object.fromEntries(queues.topics.map((name) => [name, queues.topicArnOf])),
  };
  const textOf = (value: unknown): string => {
    if (typeof value !== 'object') return String(value);
    const name = nameIn(value);
    return known[name]?.(name) ?? parameters[name] ?? ''; // a parameter that nobody has given is empty
  };
  const deployed = functions.flatMap((one) => Object.entries(fieldsOf(one.environment)));
  const { NODE_OPTIONS: _, ...variables } = Object.fromEntries(deployed.map(([name, one]) => [name, textOf(one)]));
  return {
    ...variables,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'loopback',
    AWS_SECRET_ACCESS_KEY: 'loopback',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    ...Object.fromEntries(Object.entries(endpoints).map(([service, url]) => [`AWS_ENDPOINT_URL_${service}`, url])),
  };
};
