import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { 'module.exports' as DeploymentRegion } from '../../infra/deployment-region.ts';

const folder = mkdtempSync(join(tmpdir(), 'bookend-region-'));
const CONFIG = join(folder, 'config');
writeFileSync(CONFIG, '[profile prod]\nregion = eu-central-1\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_DEFAULT_PROFILE']) vi.stubEnv(name, '');
  vi.stubEnv('AWS_CONFIG_FILE', CONFIG);
});
afterEach(() => vi.unstubAllEnvs());

/** The Region of a command of osls, and what is said of it. */
const regionFor = async (command: string, options: Record<string, string> = {}) => {
  const said: string[] = [];
  const provider: { region?: string } = { region: 'the default of serverless.yml' };
  const { asyncInit } = new DeploymentRegion(
    { processedInput: { commands: [command] }, service: { provider }, classes: { Error } },
    options,
    { log: { notice: (line) => void said.push(line) } },
  );
  await asyncInit();
  return { region: provider.region, said };
};

describe('the Region of a deployment', () => {
  it.each<{ by: string; options?: Record<string, string>; env?: Record<string, string>; region: string }>([
    { by: '--region', options: { region: 'us-east-2' }, env: { AWS_REGION: 'eu-west-1' }, region: 'us-east-2' },
    { by: 'AWS_REGION', env: { AWS_REGION: 'eu-west-1', AWS_PROFILE: 'prod' }, region: 'eu-west-1' },
    { by: 'AWS_DEFAULT_REGION', env: { AWS_DEFAULT_REGION: 'eu-west-2' }, region: 'eu-west-2' },
    { by: 'AWS_PROFILE', env: { AWS_PROFILE: 'prod' }, region: 'eu-central-1' },
    { by: '--aws-profile', options: { 'aws-profile': 'prod' }, region: 'eu-central-1' },
  ])('is that of $by, and is said', async ({ options, env = {}, region }) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(await regionFor('deploy', options)).toEqual({ region, said: [`Region: ${region}`] });
  });

  it.each(['deploy', 'remove', 'info'])('must be named for %s', async (command) => {
    await expect(regionFor(command)).rejects.toThrow(/^No Region: say where with --region/);
  });

  it('is no matter to packaging, which takes it all the same', async () => {
    expect((await regionFor('package')).region).toBe('the default of serverless.yml');
    expect((await regionFor('package', { region: 'us-east-2' })).region).toBe('us-east-2');
  });
});
