import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { hasProgram } from '../needs.ts';

const SCRIPT = join(import.meta.dirname, '../../infra/deploy-daemon.ts');
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_DEFAULT_REGION: 'eu-west-1' };

type Resource = { readonly LogicalResourceId?: string; readonly PhysicalResourceId?: string };

const deploy = (...argv: readonly string[]) =>
  spawnSync(process.execPath, [SCRIPT, ...argv], { encoding: 'utf8', env: { ...process.env, ...CREDENTIALS } });

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** moto's CloudFormation, until the test ends. @returns its address */
const startMoto = async (): Promise<string> => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const moto = spawn('moto_server', ['-H', '127.0.0.1', '-p', new URL(url).port], { stdio: 'ignore' });
  onTestFinished(() => {
    moto.kill();
  });
  while ((await fetch(url).catch(() => null)) === null) await new Promise((resolve) => setTimeout(resolve, 100));
  return url;
};

describe('npm run deploy:daemon', () => {
  it('names all that is wrong at once, and calls nothing', () => {
    const { status, stderr } = deploy('--cluster', 'a b', '--stack', '1');
    expect({ status, problems: stderr.split('\n').slice(0, 3) }).toEqual({
      status: 2,
      problems: [
        '--cluster must be the name or the ARN of a cluster',
        'the template has 1 capacity provider(s), and 0 are named by --provider: for others write a template by bookend daemon init',
        '--stack is no name of a stack: 1',
      ],
    });
  });

  // moto knows neither AWS::ECS::Daemon nor its task definition: it makes the rest, and passes these by.
  it.skipIf(!RUNS_ALL_DRAWN || !hasProgram('moto_server') || !hasProgram('aws'))(
    inCi('deploys what moto knows of the template (needs moto_server) (needs aws)'),
    { timeout: 120_000 },
    async () => {
      const url = await startMoto();
      expect(deploy('--cluster', 'prod', '--provider', 'web', '--endpoint-url', url).status).toBe(0);
      const stack = ['describe-stack-resources', '--stack-name', 'daemon-prod-cloudwatch-agent', '--output', 'json'];
      const told = spawnSync('aws', ['cloudformation', ...stack, '--endpoint-url', url], {
        encoding: 'utf8',
        env: { ...process.env, ...CREDENTIALS },
      });
      const { StackResources } = JSON.parse(told.stdout) as { StackResources: readonly Resource[] };
      const made = new Map(StackResources.map((one) => [one.LogicalResourceId, one.PhysicalResourceId]));
      expect(made.get('AgentConfiguration')).toBe('/ecs/daemons/prod/cloudwatch-agent-daemon');
      expect(made.get('AgentLogs')).toBe('/ecs/daemons/prod/cloudwatch-agent-daemon');
      expect([...made.keys()]).toEqual(expect.arrayContaining(['ExecutionRole', 'TaskRole']));
    },
  );
});
