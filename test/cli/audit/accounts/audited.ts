import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { audit as auditCommand } from '../../../../cli/audit/audit.ts';
import { AT_ONCE } from '../../../edge/survey/surveying.ts';
import { type Ran, run, screen } from '../../run.ts';
import type { Account } from './account.ts';
import { NOW } from './arns.ts';
import { type Instead, serveAccount } from './serve-account.ts';

export interface Options {
  readonly policy?: object;
  readonly instead?: Instead;
  readonly argv?: readonly string[];
}

/** As a person runs it. */
const byCommandLine = (argv: readonly string[]): Promise<Ran> => run(['audit', ...argv]);

/** The command alone, without its pace. */
const atOnce = async (argv: readonly string[]): Promise<Ran> => {
  const [out, err] = [screen(), screen()];
  const io = { stdin: noBytes(), stdout: out.output, stderr: err.output, env: {} };
  return { code: await auditCommand(argv, io, AT_ONCE), out: out.text(), err: err.text() };
};

/** Standard input is not read. */
async function* noBytes(): AsyncGenerator<Buffer> {}

/** The output of `bookend audit` for the account. */
export const audit = async (
  account: Account,
  { policy, instead, argv = ['--json'] }: Options = {},
  ask = byCommandLine,
): Promise<Ran> => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  onTestFinished(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  });
  const { url } = await serveAccount(account, instead);
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  const more: string[] = [];
  if (policy !== undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'bookend-account-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy));
    more.push('--policy', join(folder, 'policy.json'));
  }
  if (!argv.includes('--regions')) more.push('--region', 'eu-central-1');
  return ask(['--endpoint-url', url, ...more, ...argv]);
};

export type Line = Readonly<Record<string, unknown>>;

export const linesOf = ({ out }: Ran): readonly Line[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** The holes of the account, as "hole severity resource", and what could not be read. */
export const found = async (account: Account, options: Options = {}) => {
  const lines = linesOf(await audit(account, options, atOnce));
  return {
    holes: lines.filter(({ type }) => type === 'hole').map((line) => `${line.hole} ${line.severity} ${line.resource}`),
    unread: lines.filter(({ type }) => type === 'unread').map(({ what, why }) => `${what}: ${why}`),
  };
};

/** An account, the holes that are found in it and none else; a row without a hole is the nearest neighbour of the one above. */
export type Row = readonly [says: string, of: Account, holes: readonly string[], options?: Options];

/** One test for each row: exactly these holes are found, and nothing is unread. */
export const judges = (what: string, rows: readonly Row[]): void => {
  describe(`an account with ${what}`, () => {
    it.each(rows.map(([says, of, holes, options]) => ({ says, of, holes, options })))(
      '$says',
      async ({ of, holes, options }) => {
        expect(await found(of, options)).toEqual({ holes, unread: [] });
      },
    );
  });
};
