import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { namedScenario } from '../../../../simulator/scenarios/load.ts';
import { startEcs } from '../../../simulator/api/ecs.ts';
import { type Ran, run } from '../../run.ts';
import { callsIn } from './written.ts';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => vi.unstubAllEnvs());

const CLUSTER = 'arn:aws:ecs:us-west-2:123456789012:cluster/legacy';

/** The command against the simulated account. */
const initOf = async (...argv: readonly string[]): Promise<Ran> => {
  const scenario = namedScenario('audit-sick');
  const { server } = await startEcs({ scenario, afterSeconds: 3600, throttled: false });
  return run([
    ...['daemon', 'init', '--format', 'cli', '--cluster', CLUSTER, '--provider', 'managed'],
    ...['--endpoint-url', server.url, ...argv],
  ]);
};

describe('an agent that runs today', () => {
  it('is read as a DAEMON service, which is to be deleted then', async () => {
    const { code, out, err } = await initOf('--from-service', 'host-agent');
    expect(code).toBe(0);
    expect(callsIn(out).daemon.daemonName).toBe('host-agent');
    expect(callsIn(out).taskDefinition.containerDefinitions).toMatchObject([{ name: 'datadog', essential: true }]);
    expect(err).toContain('- networkMode host: ');
    expect(err).toContain('- delete the service host-agent once the daemon runs on all instances');
  });

  it('is read as the sidecar of a service', async () => {
    const { out, err } = await initOf('--from-service', 'api');
    expect(callsIn(out).taskDefinition.containerDefinitions).toMatchObject([{ name: 'datadog' }]);
    expect(err).toContain('- remove the container datadog from the task definition once the daemon runs');
  });

  it('leaves standard error a script, in which the report is comments', async () => {
    const { err } = await initOf('--from-service', 'host-agent');
    expect(err.split('\n').filter((line) => line !== '' && !/^(?:#|aws )/.test(line))).toEqual([]);
  });

  it('is left in doubt where its image is of no known agent', async () => {
    expect((await initOf('--from-task-definition', 'web')).err).toMatch(
      /- container web: \S+ is not the image of a known agent/,
    );
  });

  it('is read by its family', async () => {
    const { out } = await initOf('--from-task-definition', 'checkout');
    expect(callsIn(out).daemon.daemonName).toBe('datadog');
  });

  it.each([
    {
      argv: ['--from-service', 'nowhere'],
      says: 'the service nowhere of the cluster legacy: there is none of that name',
    },
    { argv: ['--from-task-definition', 'nowhere'], says: 'the task definition nowhere: the request to AWS failed' },
  ])('is refused by one sentence for $argv', async ({ argv, says }) => {
    const { code, out, err } = await initOf(...argv);
    expect({ code, out, says: err.includes(says) }).toEqual({ code: 2, out: '', says: true });
  });
});
