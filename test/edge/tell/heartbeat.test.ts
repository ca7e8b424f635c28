import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openHeartbeat } from '../../../shared/edge/tell/heartbeat/heartbeat.ts';
import { startParameters } from '../aws/loopback-parameters.ts';

const NAME = '/bookend/heartbeat';
let parameters: Awaited<ReturnType<typeof startParameters>>;
let outside: Server;
let answer: { readonly status: number; readonly location?: string } = { status: 200 };
const beats: string[] = [];
const logged: string[] = [];
const logger = { warn: (_: string, error: Error) => logged.push(error.message) };

const addressOf = (path: string): string => `http://127.0.0.1:${(outside.address() as AddressInfo).port}${path}`;
const opened = (heartbeatUrl: string | null, doFetch = fetch) => {
  const telemetry = { logger } as unknown as Parameters<typeof openHeartbeat>[1];
  return openHeartbeat({ region: 'eu-west-1', stage: 'test', heartbeatUrl }, telemetry, doFetch);
};

beforeAll(async () => {
  parameters = await startParameters();
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', parameters.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  outside = createServer(({ method, url }, response) => {
    beats.push(`${method} ${url}`);
    response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location }).end('thanks');
  }).listen(0, '127.0.0.1');
  await once(outside, 'listening');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([parameters.stop(), new Promise((resolve) => outside.close(resolve))]);
});
beforeEach(() => {
  answer = { status: 200 };
  parameters.values.clear();
  beats.length = 0;
  logged.length = 0;
});
afterEach(() => {
  expect(logged.join()).not.toMatch(/s3cr3t|127\.0\.0\.1/);
});

it('the heartbeat asks the address for nothing', async () => {
  parameters.values.set(NAME, `${addressOf('/s3cr3t')}\n`);
  await opened(NAME)();
  expect({ beats, logged }).toEqual({ beats: ['GET /s3cr3t'], logged: [] });
});

it('the heartbeat follows an address that was changed', async () => {
  const heartbeat = opened(NAME);
  for (const path of ['/s3cr3t', '/other']) {
    parameters.values.set(NAME, addressOf(path));
    await heartbeat();
  }
  expect(beats).toEqual(['GET /s3cr3t', 'GET /other']);
});

it('there is no heartbeat without an address', async () => {
  const asked = parameters.asked();
  await opened(null)();
  expect(parameters.asked()).toBe(asked);
  expect({ beats, logged }).toEqual({ beats: [], logged: [] });
});

it.each<{ what: string; value: (() => string) | null; given?: typeof answer; says: string }>([
  { what: 'no parameter', value: null, says: `the parameter ${NAME} could not be read: ParameterNotFound` },
  { what: 'an address in the clear', value: () => 'http://s3cr3t.example/', says: 'its parameter does not hold' },
  { what: 'what is no address', value: () => '{"url":"s3cr3t"}', says: 'its parameter does not hold' },
  { what: 'an address with a password', value: () => 'https://me:s3cr3t@x.example/', says: 'its parameter does not' },
  { what: 'an answer of 404', value: () => addressOf('/'), given: { status: 404 }, says: 'it was answered with 404' },
  {
    what: 'a redirection',
    value: () => addressOf('/'),
    given: { status: 302, location: 'http://s3cr3t.example/' },
    says: 'it was answered with not_reached',
  },
])('$what is one line in the log, without the address', async ({ value, given, says }) => {
  if (value !== null) parameters.values.set(NAME, value());
  if (given !== undefined) answer = given;
  await opened(NAME)();
  expect(logged).toEqual([expect.stringContaining(says)]);
});

it('a switch that does not answer in time is one line in the log', async () => {
  parameters.values.set(NAME, addressOf('/s3cr3t'));
  const silent = () => Promise.reject(new DOMException('s3cr3t', 'TimeoutError'));
  await opened(NAME, silent)();
  expect(logged).toEqual(['it was answered with timed_out']);
});
