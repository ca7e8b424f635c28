import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { audit } from '../../../cli/audit/audit.ts';
import { BUCKET_OF } from '../../../shared/edge/survey/actions.ts';
import type { ServeOptions } from '../../../simulator/api/serve.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import { AT_ONCE } from '../../edge/survey/surveying.ts';
import { startEcs } from '../../simulator/api/ecs.ts';
import { type Ran, run, screen } from '../run.ts';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** The simulated account at the end of its scenario, and `bookend audit` against it. */
const auditing = async (name: string, options: ServeOptions = {}, ask = atOnce) => {
  const scenario = namedScenario(name);
  const ecs = await startEcs({ scenario, afterSeconds: scenario.hours * 3600, throttled: false, ...options });
  vi.useFakeTimers({ toFake: ['Date'], now: ecs.server.now }); // the account lives in its scenario's days
  return async (...argv: readonly string[]): Promise<Ran> =>
    ask(['--endpoint-url', ecs.server.url, '--region', 'us-west-2', ...argv]);
};

/** The command alone, at once: its pace has tests of its own. */
const atOnce = async (argv: readonly string[]): Promise<Ran> => {
  const [out, err] = [screen(), screen()];
  const io = { stdin: noBytes(), stdout: out.output, stderr: err.output, env: {} };
  return { code: await audit(argv, io, AT_ONCE), out: out.text(), err: err.text() };
};

/** As a person runs it. */
const byCommandLine = (argv: readonly string[]): Promise<Ran> => run(['audit', ...argv]);

/** Standard input is not read. */
async function* noBytes(): AsyncGenerator<Buffer> {}

type Line = { readonly type: string; readonly severity: string; readonly [key: string]: unknown };
const linesOf = ({ out }: Ran): readonly Line[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('bookend audit', () => {
  it('of a sick account prints coverage, then holes by severity, and exits 1', async () => {
    const auditNow = await auditing('audit-sick');
    const ran = await auditNow('--json');
    expect({ code: ran.code, err: ran.err }).toEqual({ code: 1, err: '' });
    const lines = linesOf(ran);
    const types = lines.map(({ type }) => type);
    expect(types).toEqual([...types].sort((one, other) => 'chu'.indexOf(one[0] ?? '') - 'chu'.indexOf(other[0] ?? '')));
    const severities = lines.filter(({ type }) => type === 'hole').map(({ severity }) => severity);
    const worstFirst = ['critical', 'warning', 'info'];
    expect(severities).toEqual(
      severities.toSorted((one, other) => worstFirst.indexOf(one) - worstFirst.indexOf(other)),
    );
    expect(new Set(severities)).toEqual(new Set(worstFirst));
  });

  it('of a clean account says that there are no holes, and exits 0 in every form', async () => {
    const auditNow = await auditing('audit-clean');
    const page = await auditNow();
    expect({ code: page.code, err: page.err }).toEqual({ code: 0, err: '' });
    expect(page.out).toContain('NO HOLES');
    expect((await auditNow('--markdown', '--strict')).out).toContain('## bookend audit: no holes');
    expect(linesOf(await auditNow('--json')).map(({ type }) => type)).not.toContain('hole');
  });

  it('lists holes that the policy accepts as such, and they fail nothing', async () => {
    const auditNow = await auditing('audit-sick');
    const all = linesOf(await auditNow('--json', '--cluster', 'payments')).filter(({ type }) => type === 'hole');
    const acceptedHoles = all.map(({ hole, resource }) => ({ hole, resource, reason: 'known' }));
    const folder = mkdtempSync(join(tmpdir(), 'bookend-audit-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'policy.json');
    writeFileSync(file, JSON.stringify({ acceptedHoles }));
    const ran = await auditNow('--json', '--cluster', 'payments', '--policy', file);
    const again = linesOf(ran).filter(({ type }) => type === 'hole');
    expect(again.map(({ hole, accepted }) => [hole, accepted])).toEqual(
      all.map(({ hole }) => [hole, { reason: 'known', until: null }]),
    );
    expect(all.length).toBeGreaterThan(2);
    expect(ran.code).toBe(0);
  });

  it.each([
    { denied: ['ecs:*', 'iam:*', 'cloudwatch:*', 'logs:*', 'lambda:*'], code: 2, says: 'the audit could read nothing' },
    { denied: ['ecs:ListClusters'], code: 2, says: 'ecs:ListClusters: AccessDeniedException' },
  ])('exits $code where $denied are denied', async ({ denied, code, says }) => {
    const auditNow = await auditing('audit-clean', { denied }, byCommandLine);
    const ran = await auditNow();
    expect(ran.code).toBe(code);
    expect(ran.err).toContain(says);
  });

  it('needs nothing beyond ECS, and says what it could not read', async () => {
    const auditNow = await auditing('audit-sick', { denied: ['iam:*', 'cloudwatch:*', 'logs:*', 'lambda:*'] });
    const lines = linesOf(await auditNow('--json'));
    expect(lines.filter(({ type }) => type === 'hole').length).toBeGreaterThan(15);
    const unread = lines.filter(({ type }) => type === 'unread').map(({ why }) => String(why));
    for (const action of ['iam:GetRole', 'cloudwatch:GetMetricData', 'logs:DescribeDeliverySources'])
      expect(
        unread.some((why) => why.startsWith(`${action}: `)),
        action,
      ).toBe(true);
  });
});

describe('an audit that can read nothing', () => {
  it('says it in one sentence each, without a stack', async () => {
    const { code, out, err } = await run(['audit', '--region', 'us-west-2', '--endpoint-url', 'http://127.0.0.1:9']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.split('\n').filter((line) => line !== '')).toEqual([
      expect.stringContaining('the clusters of us-west-2: ecs:ListClusters: ECONNREFUSED'),
      expect.stringContaining('AWS was not reached'),
    ]);
  });
});

describe('a cluster that is named', () => {
  it('is the only one that is read', async () => {
    const auditNow = await auditing('audit-sick');
    const lines = linesOf(await auditNow('--json', '--cluster', 'payments'));
    const clusters = lines.flatMap(({ clusterArn }) => (clusterArn === undefined ? [] : [clusterArn]));
    expect(new Set(clusters)).toEqual(new Set(['arn:aws:ecs:us-west-2:123456789012:cluster/payments']));
  });

  it('and is not there is an error, and exits 3 with --strict beside one that is clean', async () => {
    const alone = await (await auditing('audit-clean', {}, byCommandLine))('--cluster', 'nowhere');
    expect({ code: alone.code, out: alone.out }).toEqual({ code: 2, out: '' });
    expect(alone.err).toContain('there is no cluster nowhere in us-west-2');
    const auditNow = await auditing('audit-clean');
    const beside = ['--cluster', 'nowhere', '--cluster', 'payments'];
    expect((await auditNow(...beside)).code).toBe(0);
    expect((await auditNow(...beside, '--strict')).code).toBe(3);
    expect((await auditNow(...beside)).err).toContain('there is no cluster nowhere');
  });

  it('and can be read only in part is no success with --strict', async () => {
    const auditNow = await auditing('audit-clean', { denied: ['ecs:ListContainerInstances'] });
    expect((await auditNow('--cluster', 'payments')).code).toBe(0);
    expect((await auditNow('--cluster', 'payments', '--strict')).code).toBe(3);
  });
});

describe('the arguments of bookend audit', () => {
  it.each([
    { argv: ['--report', 'x.html'], says: '--report is not built yet' },
    { argv: ['--json', '--markdown'], says: '--json and --markdown: choose one' },
    { argv: ['--cluster', 'a b'], says: '--cluster is neither the name nor the ARN of a cluster: a b' },
    { argv: ['--regions', 'eu-west-1,mars'], says: '--regions holds what is not an AWS Region: "mars"' },
    { argv: ['--regions', 'eu-west-1', '--region', 'eu-west-1'], says: '--region and --regions: choose one' },
    { argv: ['--region', 'mars'], says: '--region is not an AWS Region: mars' },
    { argv: [], says: '--region is not given, AWS_REGION is not set, and the profile has none' },
    { argv: ['prod', '--region', 'eu-west-1'], says: 'unexpected argument: prod' },
    { argv: ['--endpoint-url', 'ftp://x', '--region', 'eu-west-1'], says: '--endpoint-url is not an http' },
    { argv: ['--policy', '/nowhere.json', '--region', 'eu-west-1'], says: '/nowhere.json' },
  ])('$argv are refused: $says', async ({ argv, says }) => {
    const { code, out, err } = await run(['audit', ...argv]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(says);
  });

  it('are explained by --help', async () => {
    const { code, out } = await run(['audit', '--help']);
    expect(code).toBe(0);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    for (const option of [
      '--cluster',
      '--regions',
      '--policy',
      '--json',
      '--markdown',
      '--strict',
      '--endpoint-url',
      '--profile',
    ])
      expect(out).toContain(option);
  });
});

describe('docs/audit-policy.json', () => {
  it('allows every call that an audit makes, and nothing else', () => {
    const policy = JSON.parse(readFileSync(join(import.meta.dirname, '../../../docs/audit-policy.json'), 'utf8'));
    const actions = policy.Statement.flatMap(({ Action }: { Action: readonly string[] }) => Action);
    expect(actions.toSorted()).toEqual(Object.keys(BUCKET_OF).toSorted());
  });
});
