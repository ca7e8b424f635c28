import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { check } from '../../../../cli/daemon/check/check.ts';
import { namedScenario } from '../../../../simulator/scenarios/load.ts';
import { AT_ONCE } from '../../../edge/survey/surveying.ts';
import { startEcs } from '../../../simulator/api/ecs.ts';
import { screen } from '../../run.ts';
import type { Line } from './checking.ts';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** Standard input is not read. */
async function* noBytes(): AsyncGenerator<Buffer> {}

/** Checks against a simulated account at the end of its scenario. */
const checking = async (name: string) => {
  const scenario = namedScenario(name);
  const { server } = await startEcs({ scenario, afterSeconds: scenario.hours * 3600, throttled: false });
  vi.useFakeTimers({ toFake: ['Date'], now: server.now }); // the account lives in its scenario's days
  return async (...argv: readonly string[]) => {
    const [out, err] = [screen(), screen()];
    const io = { stdin: noBytes(), stdout: out.output, stderr: err.output, env: {} };
    const code = await check(['--endpoint-url', server.url, '--region', 'us-west-2', '--json', ...argv], io, AT_ONCE);
    const lines = out
      .text()
      .split('\n')
      .filter((line) => line !== '');
    return { code, lines: lines.map((line): Line => JSON.parse(line)) };
  };
};

describe('bookend daemon check --live', () => {
  it('tells the holes of one daemon, which stand in no file', async () => {
    const checkNow = await checking('audit-sick');
    const { code, lines } = await checkNow('--live', 'metrics-agent', '--cluster', 'shop');
    const holes = lines.filter(({ type }) => type === 'hole');
    expect(code).toBe(1);
    expect(holes.length).toBeGreaterThan(0);
    for (const hole of holes) expect(hole).toMatchObject({ file: null, path: null, line: null, column: null });
    expect(
      holes.filter(({ resource }) => resource.includes(':daemon/') && !resource.includes('/metrics-agent')),
    ).toEqual([]);
  });

  it.each([
    ['a daemon that is not there', ['--live', 'metric-agent', '--cluster', 'shop'], 'did you mean'],
    ['a cluster that is not there', ['--live', 'agent', '--cluster', 'nowhere'], 'nowhere'],
  ])('names %s', async (_what, argv, says) => {
    const checkNow = await checking('audit-sick');
    await expect(checkNow(...argv)).rejects.toThrow(says);
  });
});
