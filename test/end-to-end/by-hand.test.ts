import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Environment, Functions, LoadFunctions } from '../../cli/demo/account/functions.ts';
import { close, listen } from '../../cli/demo/account/listen.ts';
import { run } from '../cli/run.ts';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { loadFromBundles } from './bundles.ts';
import { type Service, startService } from './service.ts';

const REMAINING_MS = 30_000;
const CHANGE = ['policy', 'set', 'mode=propose', '--yes', '--by', 'grace', '--table', 'bookend-demo'];
const FUNCTION = /^\/2015-03-31\/functions\/bookend-demo-(\w+)\/invocations$/;

/** The packaged functions, and a loopback for Lambda through which a person invokes them. */
const invocable = () => {
  let loaded: Functions | null = null;
  let environment: Environment = {};
  const server = createServer((request, response) => {
    const name = FUNCTION.exec(request.url ?? '')?.[1] ?? '';
    text(request)
      .then((body) => loaded?.invoke(name, JSON.parse(body), () => REMAINING_MS))
      .then(
        (answer) => response.end(JSON.stringify(answer)),
        (cause: unknown) => response.destroy(cause instanceof Error ? cause : new Error(String(cause))),
      );
  });
  const load: LoadFunctions = async (names, itsEnvironment) => {
    environment = itsEnvironment;
    loaded = await loadFromBundles(names, itsEnvironment);
    return loaded;
  };
  return { server, load, environment: () => environment };
};

describe.runIf(RUNS_ALL_DRAWN)(inCi('the packaged functions, asked by a person'), () => {
  const lambda = invocable();
  let service: Service;

  beforeAll(async () => {
    const endpoint = await listen(lambda.server);
    service = await startService({ way: 'bot', load: lambda.load });
    const { AWS_ENDPOINT_URL_DYNAMODB = '' } = lambda.environment();
    for (const [name, value] of Object.entries({
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_LAMBDA: endpoint,
      AWS_ENDPOINT_URL_DYNAMODB,
    }))
      vi.stubEnv(name, value);
    await service.passUntilTold('open');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await service.stop();
    await close(lambda.server);
  });

  const bookend = (...argv: readonly string[]) =>
    run([...argv, '--stage', 'demo'], { env: { AWS_REGION: 'eu-west-1', USER: 'grace' } });

  it('bookend incidents lists what react tells: the notice that was published, under its id', async () => {
    const { code, out, err } = await bookend('incidents', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [notice] = service.notices;
    const lines = out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([{ type: 'incident', id: notice?.id, rules: notice?.rules, now: notice?.now }]);
    expect((await bookend('incidents')).out).toContain(notice?.incidentId);
  });

  it('a change of the policy is told to people, in Slack and by e-mail, with what changed and who did it', async () => {
    await service.account.mails();
    expect(await bookend(...CHANGE)).toMatchObject({ code: 0, err: '' });
    await service.passSeconds(10);
    const notice = service.notices.find(({ kind }) => kind === 'policy');
    expect(notice).toMatchObject({ state: 'open', severity: 'info', rules: [] });
    const what = 'The policy was changed by grace: mode';
    expect(notice?.summary).toContain(what);
    const heads = service.slack.messages.filter(({ thread }) => thread === null).map(({ text }) => text);
    expect(heads.filter((head) => head.includes(what))).toHaveLength(1);
    const mails = (await service.account.mails()).map((mail) => JSON.stringify(mail));
    expect(mails.filter((mail) => mail.includes(what))).toHaveLength(1);
    expect(service.account.failures).toEqual([]);
  });
});
