import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VerdictLine } from '../terminal/verdict-line.ts';

export const REPOSITORY = join(import.meta.dirname, '..', '..');

/** A verdict as `docs/examples/expected.json` writes it: what is left out is null, or no tasks. */
export type ExpectedVerdict = {
  /** The first eight digits of the container instance's id; null for rules about deployments. */
  readonly instance: string | null;
  readonly daemon: string | null;
  readonly rule: string;
  readonly outcome: string;
  readonly marginMs?: number;
  /** The number of tasks that it names. */
  readonly tasks?: number;
  readonly occurredAt?: string;
};

/** One trace in `examples/`, with all verdicts that replay must give for it. */
export type Example = {
  readonly file: string;
  readonly title: string;
  readonly happened: string;
  readonly see: string;
  readonly options: readonly string[];
  readonly exitCode: number;
  readonly verdicts: readonly ExpectedVerdict[];
};

type Expectations = {
  readonly oneStream: { readonly exitCode: number; readonly see: string };
  readonly examples: readonly Example[];
};

/** The one source of what the examples should say: for `npm run examples`, for `docs/examples.md` and for the tests. */
export const expectations: Expectations = JSON.parse(
  readFileSync(join(REPOSITORY, 'docs/examples/expected.json'), 'utf8'),
);

/** A person types these arguments after `npx @bookend-ecs/cli`, in the root of the repository. */
export const argumentsOf = ({ file, options }: Example): readonly string[] => [
  'replay',
  `examples/${file}`,
  ...options,
];

export const commandOf = (example: Example): string => ['npx @bookend-ecs/cli', ...argumentsOf(example)].join(' ');

/** Brings a verdict into the form of the expected ones, to compare them. */
export const asExpected = (line: VerdictLine): ExpectedVerdict => ({
  instance: line.containerInstanceArn?.split('/')[2]?.slice(0, 8) ?? null,
  daemon: line.daemonName,
  rule: line.rule,
  outcome: line.outcome,
  ...(line.marginMs !== null && { marginMs: line.marginMs }),
  ...(line.tasks.length > 0 && { tasks: line.tasks.length }),
  ...(line.occurredAt !== null && { occurredAt: line.occurredAt }),
});
