import { describe, expect, it } from 'vitest';
import { account, and } from './account.ts';
import { ecsArn, iamArn, providerArn } from './arns.ts';
import { audit, found, linesOf } from './audited.ts';
import { healthyDaemon } from './healthy-daemon.ts';
import { containerInstance, daemonTask, webTask } from './instances.ts';
import type { Instead } from './serve-account.ts';

const plain = account();
const EMPTY = {
  daemons: [],
  revisions: [],
  deployments: [],
  definitions: [],
  tasks: [],
  services: [],
  instances: [],
  providers: [],
};
const refused = (name: string) => ({ status: 400, body: JSON.stringify({ __type: name, message: 'no' }) });
const refusing =
  (operation: string, name = 'AccessDeniedException'): Instead =>
  (asked) =>
    asked === operation ? refused(name) : undefined;
const page = (of: typeof plain, options: Parameters<typeof audit>[1] = {}) => audit(of, { argv: [], ...options });

describe('the page of an account', () => {
  it('without clusters names the Region', async () => {
    const { out, code } = await page({ ...plain, ...EMPTY, clusters: [] });
    expect(out).toContain('No cluster in eu-central-1');
    expect(code).toBe(0);
  });

  it('with Fargate alone says that no managed daemon can run there', async () => {
    const fargate = {
      capacityProviderArn: providerArn('FARGATE'),
      name: 'FARGATE',
      status: 'ACTIVE',
      type: 'FARGATE',
    } as const;
    const { out, code } = await page({ ...plain, ...EMPTY, providers: [fargate] });
    expect(out).toContain('shop: no Managed Instances capacity provider, so no managed daemon can run there');
    expect(code).toBe(0);
  });

  it.each(['ListContainerInstances', 'ListDaemons', 'DescribeCapacityProviders'])(
    'does not speak of what %s would have told',
    async (operation) => {
      const { out, code } = await page(plain, { instead: refusing(operation) });
      expect(out).toContain("Which container instances have their daemons can't be told");
      expect(out).toContain('shop: read in part; "could not be read" says what is missing');
      expect(out).toContain('NO HOLES IN WHAT COULD BE READ');
      expect(out).not.toContain('No container instance');
      expect(code).toBe(0);
    },
  );

  it('of which two Regions are asked, one of them in vain, shows the other', async () => {
    const instead: Instead = (_operation, _input, authorization) =>
      authorization.includes('/eu-west-1/') ? refused('AccessDeniedException') : undefined;
    const argv = ['--regions', 'eu-west-1,eu-central-1', '--strict'];
    const both = await page(plain, { argv, instead });
    expect(both.out).toContain('2 container instances: 2 have their daemons');
    expect(both.out).toContain('the clusters of eu-west-1');
    expect(both.code).toBe(3);
    expect(await page({ ...plain, ...EMPTY, clusters: [] }, { argv, instead })).toMatchObject({ code: 3 });
  });
});

describe('an audit without an answer', () => {
  it.each([
    ['ExpiredTokenException', 'log in again'],
    ['UnrecognizedClientException', 'check --profile'],
    ['AccessDeniedException', 'docs/audit-policy.json'],
  ])('of %s says what to do', async (name, advice) => {
    const { code, err } = await page(plain, { instead: refusing('ListClusters', name) });
    expect(code).toBe(2);
    expect(err).toContain(advice);
  });

  it('of AWS, but of a proxy, says so', async () => {
    const { code, err } = await page(plain, { instead: () => ({ status: 200, body: '<html>proxy</html>' }) });
    expect(code).toBe(2);
    expect(err).toContain('the answer was not from AWS');
  });
});

describe('answers', () => {
  it('on three pages are read to the end', async () => {
    const more = ['3', '4', '5', '6'];
    const daemons = ['d1', 'd2', 'd3', 'd4'];
    const large = and(
      plain,
      {
        instances: more.map((id) => containerInstance(id)),
        tasks: more.flatMap((id) => [daemonTask('agent', id), webTask(id)]),
      },
      ...daemons.map((name) => healthyDaemon(name)),
      { tasks: daemons.flatMap((name) => ['1', '2', ...more].map((id) => daemonTask(name, id))) },
      {
        clusters: more.map((id) => ({
          ...plain.clusters[0],
          clusterArn: ecsArn(`cluster/c${id}`),
          clusterName: `c${id}`,
        })),
      },
    );
    const lines = linesOf(await audit(large));
    expect(lines.map(({ type, daemonName, covered }) => [type, daemonName, covered])).toEqual(
      ['agent', ...daemons].map((name) => ['coverage', name, 6]),
    );
  });

  it('that come after a throttle count', async () => {
    let throttles = 1;
    const instead: Instead = (operation) =>
      operation === 'DescribeTasks' && throttles-- > 0 ? refused('ThrottlingException') : undefined;
    expect(await found(plain, { instead })).toEqual({ holes: [], unread: [] });
    expect(throttles).toBeLessThan(0);
  });

  it('that leave tasks out prove nothing about them', async () => {
    const [first, ...others] = plain.tasks;
    const failures = others.map(({ taskArn }) => ({ arn: taskArn, reason: 'MISSING' }));
    const lines = linesOf(
      await audit(plain, {
        instead: (operation) => (operation === 'DescribeTasks' ? { tasks: [first], failures } : undefined),
      }),
    );
    expect(lines.filter(({ type }) => type === 'hole')).toEqual([]);
    expect(lines.find(({ type }) => type === 'coverage')).toMatchObject({
      covered: 0,
      uncovered: [],
      unknown: plain.instances.map((it) => it.containerInstanceArn),
    });
    expect(lines.find(({ type }) => type === 'unread')).toMatchObject({ what: 'the tasks of the cluster shop' });
  });

  it('without a field that is needed are unread, by its name', async () => {
    const bare = { ...plain, revisions: plain.revisions.map(({ daemonRevisionArn }) => ({ daemonRevisionArn })) };
    const { holes, unread } = await found(bare);
    expect(holes).toEqual([]);
    expect(unread).toHaveLength(1);
    expect(unread[0]).toContain('ecs:DescribeDaemonRevisions: daemonRevisions[0].createdAt is missing');
  });

  it('of a role that is not there are unread', async () => {
    const image = 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300062.0b1304';
    const { holes, unread } = await found(
      account({ container: { image }, definition: { taskRoleArn: iamArn('role/none') } }),
    );
    expect(holes).toEqual([]);
    expect(unread[0]).toContain(
      'role/none: iam:ListAttachedRolePolicies: NoSuchEntityException; not told without it: task-role',
    );
  });
});
