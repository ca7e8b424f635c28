import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { EcsServer } from '../../../simulator/api/serve.ts';

/** Runs the AWS command line on the simulated account: resolves to its output, rejects with its words on an error. */
export const aws = async ({ url }: EcsServer, ...words: string[]) => {
  const { stdout } = await promisify(execFile)('aws', [...words, '--endpoint-url', url], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
      AWS_DEFAULT_REGION: 'us-west-2',
      AWS_DEFAULT_OUTPUT: 'json',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      NO_PROXY: '127.0.0.1',
    },
  });
  return stdout.trim() === '' ? {} : JSON.parse(stdout);
};

/** An older command line knows no daemons. */
export const knowsDaemons = ((): boolean => {
  try {
    const skeleton = execFileSync('aws', ['ecs', 'list-daemons', '--generate-cli-skeleton'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return skeleton.includes('clusterArn');
  } catch {
    return false;
  }
})();
