import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from './run.ts';

const COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ['status'],
  ['policy', 'get'],
  ['history'],
  ['remediate', '--action', 'drain-instance', '--incident', 'prod/0123/daemon-stayed-up/1'],
];
/** These know no stage. */
const OTHERS: readonly (readonly string[])[] = [
  ['audit'],
  ['daemon', 'check', '--live', 'log-agent', '--cluster', 'prod'],
  ['daemon', 'init', '--cluster', 'prod', '--provider', 'web', '--from-task-definition', 'agent'],
  ['canary', '--clean'],
];
let server: Server;
let origin: string;
let endpoint: string;
/** The keys that signed what was asked, by the first word of its path: a call of a test that is over may still come. */
const signedBy = new Map<string, Set<string | undefined>>();
const signedFor = new Map<string, Set<string | undefined>>();
let tests = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1];
    const test = request.url?.split('/')[1] ?? '';
    const region = /Credential=[^/]+\/\d+\/([^/]+)/.exec(request.headers.authorization ?? '')?.[1];
    signedBy.set(test, (signedBy.get(test) ?? new Set()).add(key));
    signedFor.set(test, (signedFor.get(test) ?? new Set()).add(region));
    response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' }).end('{"message":"not you"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'fromenvironment');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', new URL('access.config', import.meta.url).pathname);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  tests += 1;
  endpoint = `${origin}/test${tests}`;
});

const keys = () => [...(signedBy.get(`test${tests}`) ?? [])];
const regions = () => [...(signedFor.get(`test${tests}`) ?? [])];

describe.each(COMMANDS)('bookend %s', (...command) => {
  const bookend = (...argv: readonly string[]) => run([...command, ...argv], { env: { AWS_REGION: 'eu-west-1' } });

  it('reaches AWS where --endpoint-url says, and says what it refuses', async () => {
    const { code, err } = await bookend('--endpoint-url', endpoint);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('not you') });
    expect(keys()).toEqual(['fromenvironment']);
  });

  it('takes the credentials of the --profile that is given', async () => {
    await bookend('--endpoint-url', endpoint, '--profile', 'staging');
    expect(keys()).toEqual(['fromprofile']);
  });

  it('takes the Region of the profile where nothing else names one', async () => {
    const { code } = await run([...command, '--endpoint-url', endpoint, '--profile', 'staging']);
    expect(code).toBe(2);
    expect(regions()).toEqual(['eu-central-1']);
  });

  it('names a profile that is not there, and the nearest that is', async () => {
    const { code, err } = await bookend('--endpoint-url', endpoint, '--profile', 'stagin');
    expect(code).toBe(2);
    expect(err).toContain(
      'there is no profile stagin; there are staging, login, mfa and 1 more; did you mean staging?',
    );
    expect(keys()).toEqual([]);
  });

  it('says how to log in again where a session of SSO is over', async () => {
    const { code, err } = await bookend('--endpoint-url', endpoint, '--profile', 'login');
    expect(code).toBe(2);
    expect(err).toContain('log in again: aws sso login --profile login');
    expect(keys()).toEqual([]);
  });

  it('names every option that is wrong', async () => {
    const { code, err } = await bookend('--endpoint-url', 'ftp://x', '--region', 'Mars', '--stage', 'a b');
    expect(code).toBe(2);
    for (const said of [
      '--endpoint-url is not an http or https address',
      '--region is not an AWS Region',
      '--stage must be',
    ])
      expect(err).toContain(said);
  });

  it('has all of it in its help', async () => {
    const { out } = await run([command[0] ?? '', '--help']);
    for (const option of ['--stage', '--region', '--profile', '--endpoint-url'])
      expect(out).toContain(`\n  ${option} `);
  });
});

describe.each(OTHERS)('bookend %s %s', (...command) => {
  const bookend = (...argv: readonly string[]) => run([...command, '--endpoint-url', endpoint, ...argv]);

  it('reaches AWS by a profile, in its Region', async () => {
    await bookend('--profile', 'staging');
    expect({ keys: keys(), regions: regions() }).toEqual({ keys: ['fromprofile'], regions: ['eu-central-1'] });
  });

  it('says how to log in again before it asks for anything', async () => {
    const { code, err } = await bookend('--profile', 'login');
    expect(code).toBe(2);
    expect(err).toContain('log in again: aws sso login --profile login');
    expect(keys()).toEqual([]);
  });

  it('says that no Region is known', async () => {
    const { code, err } = await bookend('--profile', 'nowhere');
    expect(code).toBe(2);
    expect(err).toContain('--region is not given, AWS_REGION is not set, and the profile has none');
  });
});

describe('the profile of the environment', () => {
  const status = (env: Record<string, string>, ...argv: readonly string[]) =>
    run(['status', '--endpoint-url', endpoint, ...argv], { env });

  it.each([
    { variable: 'AWS_PROFILE', env: { AWS_PROFILE: 'staging' } },
    { variable: 'AWS_DEFAULT_PROFILE', env: { AWS_DEFAULT_PROFILE: 'staging', AWS_PROFILE: 'login' } },
  ])('is that of $variable', async ({ env }) => {
    await status(env);
    expect({ keys: keys(), regions: regions() }).toEqual({ keys: ['fromprofile'], regions: ['eu-central-1'] });
  });

  it('gives way to access keys of the environment, but for its Region', async () => {
    vi.stubEnv('AWS_PROFILE', 'staging');
    await status({ AWS_PROFILE: 'staging', AWS_ACCESS_KEY_ID: 'fromenvironment', AWS_SECRET_ACCESS_KEY: 'test' });
    vi.stubEnv('AWS_PROFILE', undefined);
    expect({ keys: keys(), regions: regions() }).toEqual({ keys: ['fromenvironment'], regions: ['eu-central-1'] });
  });

  it('and its Region give way to what is named', async () => {
    await status({ AWS_PROFILE: 'login', AWS_REGION: 'eu-north-1' }, '--profile', 'staging');
    await status({ AWS_PROFILE: 'staging' }, '--region', 'us-east-2');
    expect(regions()).toEqual(['eu-north-1', 'us-east-2']);
  });
});

it('files are checked, and policies, without a look at profiles', async () => {
  const env = { AWS_PROFILE: 'nope' };
  expect((await run(['policy', 'validate', '-'], { stdin: '{}', env })).code).toBe(0);
  expect((await run(['daemon', 'check', '-'], { stdin: '{"Resources":{}}', env })).err).not.toContain('profile');
});
