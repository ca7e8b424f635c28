/**
 * `npm run deploy:daemon -- --cluster C --provider P…`: deploys a template of `bookend daemon init`, by default the CloudWatch agent's in
 * infra/daemons, as a stack of its own. It calls `aws cloudformation deploy`, with the credentials that the AWS CLI finds.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { canBeCluster, canBeProvider, providerName } from '../shared/edge/documents/ecs-names.ts';

const USAGE = `Usage: npm run deploy:daemon -- --cluster NAME --provider NAME… [--template FILE] [--stack NAME]
                             [--region R] [--profile P] [--endpoint-url URL]`;
const TEMPLATE = new URL('daemons/cloudwatch-agent.yml', import.meta.url).pathname;
const VALUE = { type: 'string' } as const;
const VALUES = { type: 'string', multiple: true } as const;
const OPTIONS = {
  ...{ cluster: VALUE, provider: VALUES, template: VALUE, stack: VALUE },
  ...{ region: VALUE, profile: VALUE, 'endpoint-url': VALUE },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** The problems of the call, all at once. */
const problemsOf = ({ cluster = '', provider = [], stack }: Values, wanted: number): readonly string[] => [
  ...(canBeCluster(cluster) ? [] : ['--cluster must be the name or the ARN of a cluster']),
  ...provider
    .map(providerName)
    .flatMap((name) => (canBeProvider(name) ? [] : [`--provider is no capacity provider: ${name}`])),
  ...(provider.length === wanted
    ? []
    : [
        `the template has ${wanted} capacity provider(s), and ${provider.length} are named by --provider: for others write a template by bookend daemon init`,
      ]),
  ...(stack === undefined || /^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(stack)
    ? []
    : [`--stack is no name of a stack: ${stack}`]),
];

/** The parameters of capacity providers that a template has, in their order. */
const providerParameters = (template: string): readonly string[] => {
  const document: unknown = parse(readFileSync(template, 'utf8'), { logLevel: 'silent' });
  const parameters =
    typeof document === 'object' && document !== null && 'Parameters' in document ? document.Parameters : {};
  return Object.keys(parameters ?? {}).filter((name) => /^CapacityProvider\d*$/.test(name));
};

const nameOf = (given: string): string => given.slice(given.lastIndexOf('/') + 1);

/** Arguments of `aws`. */
const deployment = (values: Values, template: string, parameters: readonly string[]): readonly string[] => {
  const cluster = nameOf(values.cluster ?? '');
  const passed = (['region', 'profile', 'endpoint-url'] as const).flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [`--${name}`, value];
  });
  const providers = (values.provider ?? []).map(providerName);
  return [
    ...['cloudformation', 'deploy', '--template-file', template, '--capabilities', 'CAPABILITY_IAM'],
    ...['--stack-name', values.stack ?? `daemon-${cluster}-${basename(template, '.yml')}`.replaceAll('_', '-')],
    ...['--no-fail-on-empty-changeset', ...passed, '--parameter-overrides', `Cluster=${cluster}`],
    ...parameters.map((name, index) => `${name}=${providers[index] ?? ''}`),
  ];
};

const fail = (problems: readonly string[]): void => {
  for (const problem of [...problems, USAGE]) console.error(problem);
  process.exitCode = 2;
};

const run = (args: readonly string[]): void => {
  const aws = spawn('aws', args, { stdio: 'inherit' });
  aws.on('error', ({ message }) => fail([`the AWS CLI can't be started: ${message}`]));
  aws.on('close', (code) => {
    process.exitCode ??= code ?? 1;
  });
};

const main = (): void => {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    const template = values.template ?? TEMPLATE;
    const parameters = providerParameters(template);
    const problems = problemsOf(values, parameters.length);
    if (problems.length > 0) fail(problems);
    else run(deployment(values, template, parameters));
  } catch (error) {
    fail([error instanceof Error ? error.message : String(error)]);
  }
};

main();
