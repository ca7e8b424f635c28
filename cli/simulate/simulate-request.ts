import { oneValue, parsed, VALUE } from '../options/options.ts';
import { UsageError } from '../options/usage-error.ts';

/** A request to `bookend simulate`. */
export type SimulateRequest = { readonly kind: 'list' } | ({ readonly kind: 'simulate' } & ScenarioRequest);

export type ScenarioRequest = {
  /** A name or a file. */
  readonly scenario: string;
  readonly seed: number;
  /** Files; `-` is standard output, null is nothing. */
  readonly out: string | null;
  readonly truth: string | null;
  readonly daemons: string | null;
  readonly policy: string | null;
  readonly serve: ServeRequest | null;
};

export type ServeRequest = {
  readonly port: number;
  readonly speed: number;
  /** True: the scenario's hours lie before the present, so that the fleet's clock is everybody's. */
  readonly untilNow: boolean;
  /** Actions that callers may not do, as IAM spells them. */
  readonly denied: readonly string[];
};

const OPTIONS = {
  seed: VALUE,
  out: VALUE,
  truth: VALUE,
  daemons: VALUE,
  policy: VALUE,
  serve: VALUE,
  speed: VALUE,
  'until-now': { type: 'boolean' },
  deny: VALUE,
  list: { type: 'boolean' },
} as const;

export const readSimulateRequest = (argv: readonly string[]): SimulateRequest => {
  const { values, positionals } = parsed(argv, OPTIONS);
  const [scenario, ...more] = positionals;
  if (values.list === true) {
    if (scenario !== undefined || Object.keys(values).length > 1) throw new UsageError('--list takes no other options');
    return { kind: 'list' };
  }
  if (scenario === undefined) throw new UsageError('name a scenario; --list shows them');
  if (more.length > 0) throw new UsageError(`only one scenario can be given: ${positionals.join(', ')}`);
  const serve = serveOf(oneValue('serve', values.serve), {
    speed: oneValue('speed', values.speed),
    untilNow: values['until-now'] === true,
    denied: (values.deny ?? []).flatMap((list) => list.split(',')),
  });
  const files = {
    out: oneValue('out', values.out) ?? (serve === null ? '-' : null),
    truth: oneValue('truth', values.truth),
    daemons: oneValue('daemons', values.daemons),
    policy: oneValue('policy', values.policy),
  };
  mustDiffer(Object.values(files).filter((file) => file !== null));
  return { kind: 'simulate', scenario, seed: seedOf(oneValue('seed', values.seed)), ...files, serve };
};

/** `*`, `cloudwatch:*` or one action. */
const ACTION = /^(\*|(ecs|iam|cloudwatch|logs|lambda):(\*|[A-Z][A-Za-z]{1,63}))$/;

const mustDiffer = (files: readonly string[]): void => {
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice === '-') throw new UsageError('only one thing can go to standard output: give --out a file');
  if (twice !== undefined) throw new UsageError(`two options name the same file: ${twice}`);
};

const seedOf = (text: string | null): number => {
  if (text === null) return 1;
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text)))
    throw new UsageError(`--seed is not a whole number: ${text}`);
  return Number(text);
};

type ServeOptions = Omit<ServeRequest, 'port' | 'speed'> & { readonly speed: string | null };

const serveOf = (port: string | null, { speed, untilNow, denied }: ServeOptions): ServeRequest | null => {
  if (port === null) {
    if (speed !== null) throw new UsageError('--speed needs --serve');
    if (untilNow) throw new UsageError('--until-now needs --serve');
    if (denied.length > 0) throw new UsageError('--deny needs --serve');
    return null;
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--serve is not a port: ${port}`);
  if (speed !== null && !(/^\d+(\.\d+)?$/.test(speed) && Number(speed) <= 100_000))
    throw new UsageError(`--speed is not a number from 0 to 100000: ${speed}`);
  const wrong = denied.find((action) => !ACTION.test(action));
  if (wrong !== undefined) throw new UsageError(`--deny is not an action such as iam:GetRole: ${wrong}`);
  return { port: Number(port), speed: Number(speed ?? '1'), untilNow, denied };
};
