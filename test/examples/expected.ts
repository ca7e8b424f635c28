import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const REPOSITORY = join(import.meta.dirname, '..', '..');

/** A verdict as `docs/examples/expected.json` writes it: what is left out is null, or no tasks. */
export type ExpectedVerdict = {
  /** The first eight digits of the container instance's id; null for rules about deployments. */
  readonly instance: string | null;
  readonly daemon: string | null;
  readonly rule: string;
  readonly outcome: string;
  readonly marginMs?: number;
  /** How many tasks it names. */
  readonly tasks?: number;
  readonly occurredAt?: string;
};

export type Example = {
  /** In `examples/`. */
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

export const expectations: Expectations = JSON.parse(
  readFileSync(join(REPOSITORY, 'docs/examples/expected.json'), 'utf8'),
);

export const commandOf = ({ file, options }: Example): string =>
  ['npx bookend replay', `examples/${file}`, ...options].join(' ');
