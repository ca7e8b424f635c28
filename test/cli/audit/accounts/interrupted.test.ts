import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inCi, RUNS_ALL_DRAWN } from '../../../drawn.ts';
import { account, and } from './account.ts';
import { ecsArn } from './arns.ts';
import { linesOf } from './audited.ts';
import { NEVER, serveAccount } from './serve-account.ts';

const BIN = join(import.meta.dirname, '../../../../cli/bin.js');
const QUIET_MS = 1500;

/** A cluster without health checks, and one whose daemons ECS never tells. */
const servingStuck = async () => {
  const stuck = ecsArn('cluster/stuck');
  const sick = and(account({ container: { healthCheck: undefined } }), {
    clusters: [{ clusterArn: stuck, clusterName: 'stuck', status: 'ACTIVE' }],
  });
  let isStuck = false;
  const served = await serveAccount(sick, (operation, { clusterArn }) => {
    if (operation !== 'ListDaemons' || clusterArn !== stuck) return undefined;
    isStuck = true;
    return NEVER;
  });
  /** Resolves when nothing but the stuck call can be on its way. */
  const untilQuiet = async (): Promise<void> => {
    while (!isStuck || performance.now() - served.lastCallAt() < QUIET_MS) await setTimeout(50);
  };
  return { url: served.url, untilQuiet };
};

const auditing = (url: string, ...argv: readonly string[]) => {
  const child = spawn(process.execPath, [BIN, 'audit', '--endpoint-url', url, '--region', 'eu-central-1', ...argv], {
    env: { PATH: process.env.PATH, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, out, err })),
  );
  return { child, ended };
};

it.runIf(RUNS_ALL_DRAWN).each<readonly string[]>([['--json'], []])(
  inCi('an audit that is interrupted shows what it found by then: %s'),
  { timeout: 60_000 },
  async (...argv) => {
    const { url, untilQuiet } = await servingStuck();
    const { child, ended } = auditing(url, ...argv);
    await untilQuiet();
    child.kill('SIGINT');
    const { code, out } = await ended;
    expect(out).toContain('no-health-check');
    expect(out).toContain('the audit was ended');
    expect(code).toBe(1);
    if (argv.length === 0) expect(out).toContain('Stopped before the end');
    else expect(linesOf({ out, code: 1, err: '' }).some(({ hole }) => hole === 'no-health-check')).toBe(true);
  },
);
