import { DEPLOYED_OPTIONS, type Deployment, deploymentOf, type Variables } from '../aws/deployment-options.ts';
import { oneValue, parsed, VALUE } from '../options/options.ts';
import { UsageError } from '../options/usage-error.ts';

/** A request to `bookend policy`. */
export type PolicyRequest =
  | { readonly kind: 'validate'; readonly file: string }
  | { readonly kind: 'put'; readonly file: string; readonly by: string; readonly deployment: Deployment }
  | { readonly kind: 'get'; readonly previous: boolean; readonly deployment: Deployment };

const OPTIONS = {
  table: VALUE,
  by: VALUE,
  previous: { type: 'boolean' },
  ...DEPLOYED_OPTIONS,
} as const;

type Values = ReturnType<typeof parsed<typeof OPTIONS>>['values'];

const OF_A_DEPLOYMENT = ['stage', 'region', 'profile', 'endpoint-url', 'table'] as const;

/** The options that each command takes. */
const TAKES: Readonly<Record<PolicyRequest['kind'], readonly (keyof typeof OPTIONS)[]>> = {
  validate: [],
  put: [...OF_A_DEPLOYMENT, 'by'],
  get: [...OF_A_DEPLOYMENT, 'previous'],
};

export const readPolicyRequest = (argv: readonly string[], env: Variables): PolicyRequest => {
  const { values, positionals } = parsed(argv, OPTIONS);
  const [kind, ...files] = positionals;
  switch (kind) {
    case 'validate':
      refuseOthers(kind, values);
      return { kind, file: oneFile(kind, files) };
    case 'put':
      refuseOthers(kind, values);
      return { kind, file: oneFile(kind, files), by: byOf(values, env), deployment: deploymentOf(values, env) };
    case 'get':
      refuseOthers(kind, values);
      if (files.length > 0) throw new UsageError('get does not take a file');
      return { kind, previous: values.previous === true, deployment: deploymentOf(values, env) };
    case undefined:
      throw new UsageError('choose validate, put or get');
    default:
      throw new UsageError(`there is no command ${JSON.stringify(kind)}: choose validate, put or get`);
  }
};

const refuseOthers = (kind: PolicyRequest['kind'], values: Values): void => {
  const other = Object.keys(values).find((name) => !TAKES[kind].some((known) => known === name));
  if (other !== undefined) throw new UsageError(`${kind} does not take --${other}`);
};

const oneFile = (kind: string, [file, ...more]: readonly string[]): string => {
  if (file === undefined) throw new UsageError(`${kind} needs a file, or - for standard input`);
  if (more.length > 0) throw new UsageError(`only one file can be given: ${[file, ...more].join(', ')}`);
  return file;
};

/** A person's name for whoever asks later; nothing is decided by it. */
const byOf = ({ by }: Values, env: Variables): string => oneValue('by', by) ?? (env.USER || env.LOGNAME || 'unknown');
