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
let server: Server;
let origin: string;
let endpoint: string;
/** The keys that signed what was asked, by the first word of its path: a call of a test that is over may still come. */
const signedBy = new Map<string, Set<string | undefined>>();
let tests = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1];
    const test = request.url?.split('/')[1] ?? '';
    signedBy.set(test, (signedBy.get(test) ?? new Set()).add(key));
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

  it('names a profile that gives no credentials', async () => {
    const { code, err } = await bookend('--endpoint-url', endpoint, '--profile', 'nope');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('the profile nope has no credentials') });
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
