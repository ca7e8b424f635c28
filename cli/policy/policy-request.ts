import { DEPLOYED_OPTIONS, type Deployment, deploymentOf, type Variables } from '../aws/deployment-options.ts';
import { oneValue, parsed, VALUE } from '../options/options.ts';
import { readAll, UsageError } from '../options/usage-error.ts';
import { nearestOf } from '../terminal/nearest-name.ts';
import { type Assignment, readAssignments } from './assignments.ts';

/** A request to `bookend policy`. */
export type PolicyRequest =
  | { readonly kind: 'validate'; readonly file: string }
  | ({ readonly kind: 'put'; readonly file: string } & Edits)
  | ({ readonly kind: 'set'; readonly assignments: readonly Assignment[] } & Edits)
  | { readonly kind: 'get'; readonly previous: boolean; readonly deployment: Deployment };

type Edits = { readonly by: string; readonly yes: boolean; readonly deployment: Deployment };

const OPTIONS = {
  table: VALUE,
  by: VALUE,
  previous: { type: 'boolean' },
  yes: { type: 'boolean' },
  ...DEPLOYED_OPTIONS,
} as const;

type Values = ReturnType<typeof parsed<typeof OPTIONS>>['values'];

const OF_A_DEPLOYMENT = ['stage', 'region', 'profile', 'endpoint-url', 'table'] as const;

/** The options that each command takes. */
const TAKES: Readonly<Record<PolicyRequest['kind'], readonly (keyof typeof OPTIONS)[]>> = {
  validate: [],
  put: [...OF_A_DEPLOYMENT, 'by', 'yes'],
  set: [...OF_A_DEPLOYMENT, 'by', 'yes'],
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
      return { kind, file: oneFile(kind, files), ...editsOf(values, env) };
    case 'set':
      refuseOthers(kind, values);
      {
        const read = readAll({ assignments: () => readAssignments(files), edits: () => editsOf(values, env) });
        return { kind, assignments: read.assignments, ...read.edits };
      }
    case 'get':
      refuseOthers(kind, values);
      if (files.length > 0) throw new UsageError('get does not take a file');
      return { kind, previous: values.previous === true, deployment: deploymentOf(values, env) };
    case undefined:
      throw new UsageError('choose validate, put, set or get');
    default:
      throw new UsageError(
        `there is no command policy ${JSON.stringify(kind)}: choose validate, put, set or get${nearest(kind)}`,
      );
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

const editsOf = (values: Values, env: Variables): Edits => ({
  by: authorOf(oneValue('by', values.by), env),
  yes: values.yes === true,
  deployment: deploymentOf(values, env),
});

const nearest = (kind: string): string => {
  const near = nearestOf(kind, Object.keys(TAKES));
  return near === null ? '' : `; did you mean ${near}?`;
};

/** A person's name for whoever asks later; nothing is decided by it. */
export const authorOf = (given: string | null, env: Variables): string =>
  given ?? (env.USER || env.LOGNAME || 'unknown');
