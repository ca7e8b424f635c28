import { parseArgs } from 'node:util';
import { type Deployed, deployedAs, oneValue, parsedBy } from '../deployment.ts';
import { UsageError } from '../usage-error.ts';

/** Whose policy: a deployment by its stage and Region, or its table by name. */
export type Deployment = Deployed & {
  /** null: it is asked for. */
  readonly table: string | null;
};

/** What `bookend policy` was asked for. */
export type Request =
  | { readonly kind: 'validate'; readonly file: string }
  | { readonly kind: 'put'; readonly file: string; readonly by: string; readonly deployment: Deployment }
  | { readonly kind: 'get'; readonly previous: boolean; readonly deployment: Deployment };

type Variables = Readonly<Record<string, string | undefined>>;
type Values = Readonly<Partial<Record<keyof typeof OPTIONS, string[] | boolean>>>;

const OPTIONS = {
  stage: { type: 'string', multiple: true },
  region: { type: 'string', multiple: true },
  table: { type: 'string', multiple: true },
  by: { type: 'string', multiple: true },
  previous: { type: 'boolean' },
} as const;

/** Which options each takes. */
const TAKES: Readonly<Record<Request['kind'], readonly (keyof typeof OPTIONS)[]>> = {
  validate: [],
  put: ['stage', 'region', 'table', 'by'],
  get: ['stage', 'region', 'table', 'previous'],
};

export const readRequest = (argv: readonly string[], env: Variables): Request => {
  const { values, positionals } = parse(argv);
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
      if (files.length > 0) throw new UsageError('get takes no file');
      return { kind, previous: values.previous === true, deployment: deploymentOf(values, env) };
    case undefined:
      throw new UsageError('say validate, put or get');
    default:
      throw new UsageError(`there is no ${JSON.stringify(kind)}: say validate, put or get`);
  }
};

const parse = (argv: readonly string[]): { readonly values: Values; readonly positionals: readonly string[] } =>
  parsedBy(() => parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS }));

const refuseOthers = (kind: Request['kind'], values: Values): void => {
  const other = Object.keys(values).find((name) => !TAKES[kind].some((known) => known === name));
  if (other !== undefined) throw new UsageError(`${kind} takes no --${other}`);
};

const oneFile = (kind: string, [file, ...more]: readonly string[]): string => {
  if (file === undefined) throw new UsageError(`${kind} what? Name a file, or - for standard input`);
  if (more.length > 0) throw new UsageError(`one file at a time: ${[file, ...more].join(', ')}`);
  return file;
};

const once = (name: keyof typeof OPTIONS, values: Values): string | null => {
  const given = values[name];
  return Array.isArray(given) ? oneValue(name, given) : null;
};

/** A person's name for whoever asks later; nothing is decided by it. */
const byOf = (values: Values, env: Variables): string => once('by', values) ?? (env.USER || env.LOGNAME || 'unknown');

const deploymentOf = (values: Values, env: Variables): Deployment => ({
  ...deployedAs({ stage: once('stage', values), region: once('region', values) }, env),
  table: once('table', values),
});
