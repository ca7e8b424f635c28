import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notice } from '../../shared/core/notices/notice.ts';
import { joined, late, opened, orders } from '../core/notices/opened.ts';
import { run } from './run.ts';

let server: Server;
const invoked: { url: string; payload: Record<string, unknown> }[] = [];
let answer: (payload: Record<string, unknown>) => { readonly error?: string; readonly body: unknown };

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const payload = JSON.parse(Buffer.concat(chunks).toString());
    invoked.push({ url: request.url ?? '', payload });
    const { error, body } = answer(payload);
    response.writeHead(200, error === undefined ? {} : { 'x-amz-function-error': error }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  for (const [name, value] of Object.entries({
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  }))
    vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  invoked.length = 0;
});

const bookend = (...argv: readonly string[]) =>
  run([...argv, '--stage', 'prod'], { env: { AWS_REGION: 'eu-west-1', USER: 'grace' } });
const functions = () => invoked.map(({ url }) => /functions\/([^/]+)\//.exec(url)?.[1]);

const early: Notice = opened([...joined, ...orders('a'), ...late]);
const goesOn: Notice = { ...early, now: 'going-on', incidentId: 'going/on', id: 'going/on#1' };
const lasts: Notice = {
  ...early,
  now: 'consequences',
  incidentId: 'it/lasts',
  id: 'it/lasts#2',
  summary: '\u001b[31mred',
};
const hole: Notice = {
  ...early,
  kind: 'hole',
  now: 'going-on',
  incidentId: 'a/hole',
  id: 'a/hole#1',
  rules: [],
  violations: [],
  hole: { hole: 'no-health-check', resource: 'x', why: 'y', cure: 'z' },
};

describe('bookend incidents', () => {
  it('asks for all pages, and prints each notice as it is with --json', async () => {
    const pages = [
      { incidents: [lasts], next: 'more' },
      { incidents: [goesOn, hole], next: null },
    ];
    answer = ({ after }) => ({ body: pages[after === 'more' ? 1 : 0] });
    const { code, out } = await bookend('incidents', '--json');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(code).toBe(1);
    expect(lines).toEqual(
      [lasts, goesOn, hole].map((notice) => JSON.parse(JSON.stringify({ type: 'incident', ...notice }))),
    );
    expect(invoked.map(({ payload }) => payload)).toEqual([{ incidents: true }, { incidents: true, after: 'more' }]);
    expect(functions()).toEqual(['bookend-prod-react', 'bookend-prod-react']);
    expect(out).not.toContain('\u001b');
  });

  it('shows the group of each, to acknowledge all of one cause by', async () => {
    const ofGroup = { ...goesOn, groupId: '1/eu/prod/managed/daemon-missing/\u001bagent' };
    answer = () => ({ body: { incidents: [ofGroup, { ...lasts, groupId: null }], next: null } });
    const { out } = await bookend('incidents');
    expect(out.match(/^ +group .*$/gm)).toEqual([
      String.raw`            group 1/eu/prod/managed/daemon-missing/\u{1b}agent`,
    ]);
  });

  it('shows what goes on first, and the id to acknowledge it by', async () => {
    answer = () => ({ body: { incidents: [hole, lasts, goesOn], next: null } });
    const { code, out } = await bookend('incidents');
    expect(code).toBe(1);
    expect(out).toMatch(/^GOING ON 1\n/);
    expect(out.indexOf('id going/on')).toBeLessThan(out.indexOf('id it/lasts'));
    expect(out.indexOf('id it/lasts')).toBeLessThan(out.indexOf('HOLES 1'));
    expect(out).not.toContain('\u001b');
  });

  it.each([
    { what: 'nothing at all', incidents: [], out: /^No incident is unresolved\n$/ },
    { what: 'consequences and holes alone', incidents: [lasts, hole], out: /^CONSEQUENCES/ },
  ])('exits 0 where there is $what', async ({ incidents, out }) => {
    answer = () => ({ body: { incidents, next: null } });
    expect(await bookend('incidents')).toMatchObject({ code: 0, out: expect.stringMatching(out) });
  });

  it.each([
    { what: 'no answer', body: null },
    { what: 'a notice that can not be read', body: { incidents: [{ id: 'x' }], next: null } },
  ])('exits 2 for $what', async ({ body }) => {
    answer = () => ({ body });
    expect((await bookend('incidents')).code).toBe(2);
  });
});

describe('bookend ack', () => {
  it('asks tell, and says until when', async () => {
    answer = () => ({ body: { acked: true, id: 'g', until: '2026-11-23T18:00:00.000Z', why: null } });
    const { code, out } = await bookend('ack', 'g', '--reason', 'rolled back', '--for', '2h');
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringContaining('Acknowledged until 2026-11-23T18:00:00.000Z: g'),
    });
    expect(invoked[0]?.payload).toEqual({ ack: { id: 'g', forSeconds: 7200, reason: 'rolled back', by: 'grace' } });
    expect(functions()).toEqual(['bookend-prod-tell']);
  });

  it('exits 1 where it is refused, with the reason', async () => {
    answer = () => ({ body: { acked: false, id: null, until: null, why: 'no such group' } });
    expect(await bookend('ack', 'g', '--reason', 'x')).toMatchObject({ code: 1, out: 'Refused: no such group\n' });
    expect(invoked[0]?.payload).toMatchObject({ ack: { forSeconds: 28_800 } });
  });

  it.each([
    { argv: [], says: ['name an incident or a group', '--reason is not given'] },
    { argv: ['a', 'b', '--reason', 'x'], says: ['only one can be acknowledged at a time: a b'] },
    { argv: ['a', '--reason', 'x', '--for', '8d'], says: ['--for must be a duration of at most 7d'] },
    { argv: ['a', '--reason', 'x', '--for', 'ever'], says: ['such as 90m, 8h or 2d: ever'] },
  ])('names all that is wrong, and asks nothing: $argv', async ({ argv, says }) => {
    const { code, err } = await bookend('ack', ...argv);
    expect(code).toBe(2);
    for (const one of says) expect(err).toContain(one);
    expect(invoked).toEqual([]);
  });

  it("says what the function refuses in the function's words", async () => {
    answer = () => ({
      error: 'Unhandled',
      body: { errorType: 'InputError', errorMessage: 'the request: ack.id: is too long' },
    });
    expect(await bookend('ack', 'a', '--reason', 'x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('ack.id: is too long'),
    });
  });
});

describe('bookend tell', () => {
  it.each([
    { what: 'all took it', receivers: [{ receiver: 'slack', told: true, why: null }], code: 0, says: 'told    slack' },
    {
      what: 'one failed',
      receivers: [
        { receiver: 'mail', told: true },
        { receiver: 'slack', told: false, why: 'not_in_channel' },
      ],
      code: 1,
      says: 'failed  slack  not_in_channel',
    },
    { what: 'there is none', receivers: [], code: 1, says: 'Nobody is told of anything' },
  ])('exits $code where $what', async ({ receivers, code, says }) => {
    answer = () => ({ body: { receivers } });
    expect(await bookend('tell', '--test')).toMatchObject({ code, out: expect.stringContaining(says) });
    expect(invoked[0]?.payload).toEqual({ test: true });
    expect(JSON.parse((await bookend('tell', '--test', '--json')).out).receivers).toHaveLength(receivers.length);
  });

  it('wants --test', async () => {
    expect(await bookend('tell')).toMatchObject({ code: 2, err: expect.stringContaining('give --test') });
  });
});
