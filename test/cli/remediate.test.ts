import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Ran, run } from './run.ts';

const INCIDENT = 'prod/0123456789abcdef/daemon-stayed-up/1767225600000';
const PLAN_ID = 'p1abc.mg3k2f';
const DAEMON = 'arn:aws:ecs:eu-west-1:123456789012:daemon/prod/log-agent';

/** The function's payload and its answer, as Lambda passes them on. */
const lambda: { server: Server | null; invoked: { url: string; payload: Record<string, unknown> }[] } = {
  server: null,
  invoked: [],
};
let answer: (payload: Record<string, unknown>) => { readonly error?: string; readonly body: unknown };

beforeAll(async () => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const payload = JSON.parse(Buffer.concat(chunks).toString());
    lambda.invoked.push({ url: request.url ?? '', payload });
    const { error, body } = answer(payload);
    response.writeHead(200, error === undefined ? {} : { 'x-amz-function-error': error }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  lambda.server = server;
  for (const [name, value] of Object.entries({
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  }))
    vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  lambda.server?.closeAllConnections();
  await new Promise((resolve) => lambda.server?.close(resolve));
});

const says = (more: Record<string, unknown> = {}) => ({
  action: 'drain-instance',
  dryRun: true,
  decision: 'act',
  guards: [
    { guard: 'fresh-look-agrees', passed: true, reason: 'a fresh look at ECS shows what the plan is for' },
    { guard: 'hands-off-tag', passed: true, reason: 'the tag \u001b[2J is not there' },
  ],
  plan: [
    { planId: PLAN_ID, call: 'UpdateContainerInstancesState', input: {}, says: 'drain the container instance 0123' },
  ],
  outcome: ['nothing was done: it is a dry run'],
  ...more,
});
const DONE = says({ dryRun: false, outcome: ['UpdateContainerInstancesState accepted'] });

beforeEach(() => {
  lambda.invoked.length = 0;
  answer = ({ dryRun }) => ({ body: dryRun === false ? DONE : says() });
});

const ON = ['--action', 'drain-instance', '--incident', INCIDENT];
const REASON = ['--reason', 'its daemon does not come back'];
const bookend = (argv: readonly string[], stdin = ''): Promise<Ran> =>
  run(['remediate', ...argv], { env: { AWS_REGION: 'eu-west-1' }, stdin });
const dryRuns = () => lambda.invoked.map(({ payload }) => payload.dryRun);

describe('bookend remediate', () => {
  it('shows the plan and what each guard says, and does nothing without a reason', async () => {
    const { code, out } = await bookend(ON);
    expect(code).toBe(0);
    expect(out).toContain('drain the container instance 0123');
    expect(out).toMatch(/passed +fresh-look-agrees +a fresh look at ECS shows/);
    expect(out).toContain('this is only the plan. Give --reason to do it');
    expect(dryRuns()).toEqual([true]);
    expect(lambda.invoked[0]?.url).toContain('/functions/bookend-dev-remediate/invocations');
  });

  it('asks, and then does just the plan that it has shown', async () => {
    const { code, out, err } = await bookend([...ON, ...REASON, '--stage', 'prod'], 'yes\n');
    expect(code).toBe(0);
    expect(err).toContain('Type yes');
    expect(out).toContain('UpdateContainerInstancesState accepted');
    expect(lambda.invoked.map(({ payload }) => payload)).toEqual([
      { action: 'drain-instance', incidentId: INCIDENT, reason: REASON[1], dryRun: true },
      { action: 'drain-instance', incidentId: INCIDENT, reason: REASON[1], dryRun: false, planId: PLAN_ID },
    ]);
    expect(lambda.invoked[1]?.url).toContain('bookend-prod-remediate');
  });

  it.each(['no\n', '', 'yes please\n', 'y\n'])('does nothing where the answer is %j', async (stdin) => {
    const { code, out } = await bookend([...ON, ...REASON], stdin);
    expect(code).toBe(0);
    expect(out).toContain('you did not confirm it');
    expect(dryRuns()).toEqual([true]);
  });

  it('does not ask with --yes', async () => {
    expect((await bookend([...ON, ...REASON, '--yes'])).code).toBe(0);
    expect(dryRuns()).toEqual([true, false]);
  });

  it('approves the plan of the notice, not the one that is shown', async () => {
    const plan = 'p9xyz.mg3k00';
    await bookend([...ON, ...REASON, '--plan', plan, '--yes']);
    expect(lambda.invoked.map(({ payload }) => payload.planId)).toEqual([plan, plan]);
  });

  it('deploys a daemon by no plan', async () => {
    answer = ({ dryRun }) => ({
      body: says({
        action: 'redeploy-daemon',
        dryRun: dryRun !== false,
        plan: [{ planId: null, call: 'UpdateDaemon', input: {}, says: 'UpdateDaemon' }],
        outcome: dryRun === false ? ['UpdateDaemon accepted'] : [],
      }),
    });
    const { code } = await bookend(['--action', 'redeploy-daemon', '--daemon', DAEMON, ...REASON, '--yes']);
    expect(code).toBe(0);
    expect(lambda.invoked[1]?.payload).toEqual({
      action: 'redeploy-daemon',
      daemonArn: DAEMON,
      reason: REASON[1],
      dryRun: false,
    });
  });

  it('says which guard refuses, and exits 1 without asking', async () => {
    const guards = [{ guard: 'kill-switch', passed: false, reason: 'the kill switch of the policy is on' }];
    answer = () => ({ body: says({ decision: 'refuse', guards }) });
    const { code, out, err } = await bookend([...ON, ...REASON]);
    expect(code).toBe(1);
    expect(out).toMatch(/refused +kill-switch +the kill switch of the policy is on/);
    expect(err).toBe('');
    expect(dryRuns()).toEqual([true]);
  });

  it('exits 1 where ECS did not accept it', async () => {
    answer = ({ dryRun }) => ({
      body: dryRun === false ? { ...DONE, outcome: ['UpdateContainerInstancesState refused: INACTIVE'] } : says(),
    });
    const { code, out } = await bookend([...ON, ...REASON, '--yes']);
    expect(code).toBe(1);
    expect(out).toContain('refused: INACTIVE');
  });

  it('exits 1 where a guard refuses in the last moment, and shows it', async () => {
    const guards = [{ guard: 'plan-is-current', passed: false, reason: 'the facts have changed' }];
    answer = ({ dryRun }) => ({
      body: dryRun === false ? says({ decision: 'refuse', guards, dryRun: false }) : says(),
    });
    const { code, out } = await bookend([...ON, ...REASON, '--yes']);
    expect(code).toBe(1);
    expect(out).toContain('the facts have changed');
  });

  it('says that there is nothing to do, and why', async () => {
    answer = () => ({
      body: says({ decision: 'nothing-to-do', guards: [], plan: [], outcome: ['no incident is open'] }),
    });
    const { code, out } = await bookend([...ON, ...REASON, '--yes']);
    expect({ code, out }).toEqual({ code: 0, out: 'There is nothing to do. no incident is open\n' });
  });

  it('passes overrides on, and names what was overridden', async () => {
    const guards = [{ guard: 'cooldown', passed: false, reason: 'too recent' }];
    answer = ({ dryRun }) => ({ body: dryRun === false ? DONE : says({ guards }) });
    const { out } = await bookend([...ON, ...REASON, '--override', 'cooldown,mode', '--yes']);
    expect(lambda.invoked[1]?.payload.override).toEqual(['cooldown', 'mode']);
    expect(out).toContain('1 guard overridden');
  });

  it('prints the answer as one line of JSON, and asks nothing', async () => {
    const shown = await bookend([...ON, '--json']);
    expect(JSON.parse(shown.out)).toEqual(says());
    expect(shown.out.trim()).not.toContain('\n');
    const done = await bookend([...ON, ...REASON, '--yes', '--json']);
    expect(JSON.parse(done.out)).toEqual(DONE);
  });

  it('lets no text from events rule the terminal', async () => {
    const { out } = await bookend(ON);
    expect(out).not.toContain('\u001b');
    expect(out).toContain('\\u{1b}[2J');
  });

  it("gives the function's own words for a request that is wrong", async () => {
    const errorMessage = 'the request: override.0: must be the name of a guard\nthe request: reason: must say why';
    answer = () => ({ error: 'Unhandled', body: { errorType: 'InputError', errorMessage } });
    const { code, err } = await bookend(ON);
    expect(code).toBe(2);
    expect(err).toContain('override.0: must be the name of a guard');
    expect(err).toContain('reason: must say why');
  });

  it('says in one sentence that the function failed, or can not be reached', async () => {
    answer = () => ({ error: 'Unhandled', body: { errorType: 'NotNowError', errorMessage: 'ECS throttles' } });
    expect(await bookend(ON)).toMatchObject({ code: 2, err: expect.stringContaining('NotNowError: ECS throttles') });
    answer = () => ({ body: { hello: 'world' } });
    expect((await bookend(ON)).code).toBe(2);
  });

  it.each([
    { argv: [], says: '--action is not given' },
    { argv: ['--action', 'drain-instance'], says: 'exactly one of --instance, --daemon, --incident must be given' },
    { argv: [...ON, '--instance', 'x'], says: 'exactly one of --instance, --daemon, --incident must be given' },
    { argv: [...ON, ...ON], says: '--action is given more than once' },
    { argv: [...ON, '--reason', ' '], says: '--reason is empty' },
    { argv: [...ON, '--yes'], says: '--yes needs --reason' },
    { argv: [...ON, '--force'], says: "Unknown option '--force'" },
    { argv: [...ON, 'now'], says: 'unexpected argument: now' },
    { argv: [...ON, '--region', 'mars'], says: '--region is not an AWS Region' },
    { argv: [...ON, '--stage', 'a b'], says: '--stage must be 1 to 32 letters, digits or hyphens' },
  ])('is used wrongly where $says', async ({ argv, says: text }) => {
    const { code, err } = await bookend(argv);
    expect(code).toBe(2);
    expect(err).toContain(text);
    expect(lambda.invoked).toEqual([]);
  });

  it.each([
    { argv: [...ON, '--override', 'foo'], says: ['--override foo must be the name of a guard: one of '] },
    { argv: [...ON, '--override', 'cooldown,budget'], says: ["--override budget can't be overridden; those that can"] },
    {
      argv: ['--action', 'drain-instance', '--instance', 'foo'],
      says: ['--instance must be the long ARN of a container instance'],
    },
    { argv: ['--action', 'redeploy-daemon', '--daemon', 'foo'], says: ['--daemon must be the ARN of a daemon'] },
    {
      argv: ['--action', 'redeploy-daemon', '--incident', 'x'],
      says: ['--action redeploy-daemon goes with --daemon, and without --plan'],
    },
    {
      argv: ['--action', 'drain-instance', '--daemon', DAEMON],
      says: ['--daemon goes with the action redeploy-daemon alone'],
    },
    { argv: [...ON, '--plan', 'the last one'], says: ['--plan must be the id of a plan, as a notice or a dry run'] },
    { argv: [...ON, '--reason', 'x'.repeat(501)], says: ['--reason must have at most 500 characters'] },
    {
      argv: ['--action', 'x'],
      says: [
        '--action must be one of stop-early-tasks, drain-instance, redeploy-daemon',
        'exactly one of --instance, --daemon, --incident must be given',
      ],
    },
    {
      argv: ['--action', 'x', '--instance', 'foo', '--override', 'mode,foo\u001b', '--yes', '--stage', 'a b'],
      says: [
        '--action must be one of ',
        '--instance must be the long ARN',
        '--override foo\\u{1b} must be the name of a guard',
        '--yes needs --reason',
        '--region is not given',
        '--stage must be 1 to 32 letters, digits or hyphens: a b',
      ],
    },
  ])(
    'names every problem of $argv by its option, before it needs a Region or asks AWS',
    async ({ argv, says: all }) => {
      const { code, err } = await run(['remediate', ...argv]);
      const lines = err.trimEnd().split('\n').slice(0, -1);
      const problems = lines.filter((line) => all.length > 2 || !line.includes('--region is not given'));
      expect(code).toBe(2);
      expect(problems).toEqual(all.map((text) => expect.stringContaining(`bookend: ${text}`)));
      expect(lambda.invoked).toEqual([]);
    },
  );

  it('explains itself', async () => {
    expect(await bookend(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('Permissions') });
  });
});
