import {
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RunTaskCommand,
  UpdateContainerInstancesStateCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { drawnOf, inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { type Ecs, needed } from '../../simulator/api/ecs.ts';
import { type Ran, run } from '../run.ts';
import { canarying, ID, NEW, ON, SHOP } from './canarying.ts';

const YES = [...ON, '--yes'];
const JSON_YES = [...YES, '--json'];
const CLEAN = ['--clean', '--region', 'us-west-2'];

type Shown = {
  readonly containerInstanceArn: string | null;
  readonly daemons: readonly {
    readonly daemonName: string;
    readonly startMarginMs: number | null;
    readonly stopMarginMs: number | null;
    readonly signalBeforeTask: boolean | null;
  }[];
  readonly verdicts: readonly { readonly rule: string; readonly outcome: string; readonly daemonName: string }[];
  readonly made: readonly string[];
  readonly left: readonly string[];
};
const shownBy = ({ out }: Ran): Shown => JSON.parse(out);

/** Tasks that still run or wait, and definitions that can still be run, of any canary. */
const remainsIn = async ({ client }: Ecs): Promise<readonly string[]> => {
  const { taskArns = [] } = await client.send(
    new ListTasksCommand({ cluster: 'shop', family: `bookend-canary-${ID}` }),
  );
  const listed = await Promise.all(
    (['ACTIVE', 'INACTIVE'] as const).map((status) =>
      client.send(new ListTaskDefinitionsCommand({ familyPrefix: `bookend-canary-${ID}`, status })),
    ),
  );
  return [...taskArns, ...listed.flatMap(({ taskDefinitionArns = [] }) => taskDefinitionArns)];
};

const instancesIn = async ({ client }: Ecs): Promise<readonly string[]> =>
  (await client.send(new ListContainerInstancesCommand({ cluster: 'shop' }))).containerInstanceArns ?? [];

describe('bookend canary', () => {
  it('brings up a container instance, sees both ends of the order, and leaves nothing behind', async () => {
    const ecs = await canarying();
    const before = await instancesIn(ecs);
    const ran = await ecs.run(JSON_YES);
    expect(ran.code).toBe(0);
    const shown = shownBy(ran);
    expect(Object.keys(shown)).toEqual(['containerInstanceArn', 'daemons', 'verdicts', 'made', 'left']);
    expect(before).not.toContain(shown.containerInstanceArn);
    expect(shown.daemons).toEqual([
      {
        daemonName: 'log-agent',
        startMarginMs: expect.any(Number),
        stopMarginMs: expect.any(Number),
        signalBeforeTask: null,
      },
    ]);
    expect(shown.verdicts.map(({ rule, outcome }) => [rule, outcome])).toEqual([
      ['daemon-started-first', 'held'],
      ['daemon-stayed-up', 'held'],
      ['daemon-stopped-last', 'held'],
    ]);
    expect(shown.made.map((arn) => arn.split(':')[5]?.split('/')[0])).toEqual([
      'task-definition',
      'task',
      'container-instance',
    ]);
    expect(shown.left).toEqual([]);
    expect(await remainsIn(ecs)).toEqual([]);
    expect(await instancesIn(ecs)).toEqual(before);
  });

  it('shows a person the steps, the order, the margins and what it cleaned up', async () => {
    const { out, err } = await (await canarying()).run(YES);
    expect(out).toMatch(/^HELD: every daemon started before the first application task/);
    for (const part of [
      'log-agent started',
      'the task ended',
      '├─',
      'daemon-stopped-last: held',
      'nothing is left of the 3 things',
    ])
      expect(out).toContain(part);
    expect(err).toContain('so that ECS launches a new one');
    expect(err).toMatch(/costs about \$\d+\.\d\d/);
  });

  it.each([
    {
      fault: { fault: 'daemon-late', instances: [NEW], lateSeconds: 40 },
      rule: 'daemon-started-first',
      margin: 'startMarginMs',
    },
    { fault: { fault: 'daemon-ended-first', instances: [NEW] }, rule: 'daemon-stopped-last', margin: 'stopMarginMs' },
  ] as const)('exits 1 where $rule is violated', async ({ fault, rule, margin }) => {
    const ecs = await canarying({ scenario: { ...SHOP, faults: [fault] } });
    const ran = await ecs.run(JSON_YES);
    const { verdicts, daemons, left } = shownBy(ran);
    expect(ran.code).toBe(1);
    expect(verdicts.filter(({ outcome }) => outcome === 'violated').map((verdict) => verdict.rule)).toEqual([rule]);
    expect(daemons[0]?.[margin]).toBeLessThan(0);
    expect([left, await remainsIn(ecs)]).toEqual([[], []]);
  });

  it('judges two daemons, or the one that is named', async () => {
    const daemons = [{ name: 'log-agent', critical: false }, { name: 'security-agent' }];
    const faults = [{ fault: 'daemon-late', daemon: 'security-agent', instances: [NEW], lateSeconds: 25 }] as const;
    const scenario = {
      ...SHOP,
      clusters: SHOP.clusters.map((cluster) => ({ ...cluster, daemons })),
      faults: [...faults],
    };
    const both = await (await canarying({ scenario })).run(JSON_YES);
    expect([both.code, shownBy(both).daemons.map(({ daemonName }) => daemonName)]).toEqual([
      1,
      ['log-agent', 'security-agent'],
    ]);
    const one = await (await canarying({ scenario })).run([...JSON_YES, '--daemon', 'log-agent']);
    expect([one.code, shownBy(one).daemons.map(({ daemonName }) => daemonName)]).toEqual([0, ['log-agent']]);
  });

  it('judges a daemon that is not critical and does not start', async () => {
    const clusters = SHOP.clusters.map((cluster) => ({
      ...cluster,
      daemons: [{ name: 'log-agent', critical: false }],
    }));
    const faults = [{ fault: 'start-impaired', instances: [NEW], failureType: 'TASK_FAILED_TO_RUN' }] as const;
    const ran = await (await canarying({ scenario: { ...SHOP, clusters, faults: [...faults] } })).run(JSON_YES);
    expect(ran.code).toBe(1);
    expect(shownBy(ran).daemons).toMatchObject([{ startMarginMs: null, stopMarginMs: null }]);
  });

  it('says whether the metrics of a daemon that runs nowhere else came before the task', async () => {
    const clusters = SHOP.clusters.map(({ services: _, ...cluster }) => ({
      ...cluster,
      capacityProviders: [{ name: 'default', instances: 0 }],
    }));
    const ran = await (await canarying({ scenario: { ...SHOP, clusters } })).run(JSON_YES);
    expect(ran.code).toBe(0);
    expect(shownBy(ran).daemons[0]?.signalBeforeTask).toBe(false);
  });

  it('makes nothing before a person has typed yes', async () => {
    const ecs = await canarying();
    const refused = await ecs.run(ON, { stdin: 'no\n' });
    expect([refused.code, refused.out]).toEqual([3, '']);
    expect(refused.err).toContain('nothing was made: you did not confirm it');
    expect(ecs.server.calls.get('RegisterTaskDefinition')).toBeUndefined();
    expect((await ecs.run(ON, { stdin: 'yes\n' })).code).toBe(0);
  });
});

describe('a canary that does not see the end', () => {
  it.each(drawnOf([9, 1, 2, 5, 14, 20]))('cleans up when it is interrupted in its wait %i', async (at) => {
    const ecs = await canarying();
    const ran = await ecs.run(JSON_YES, { onWait: (waits, press) => waits === at && press.once() });
    expect(ran.code).toBe(3);
    expect(ran.err).toContain('it was interrupted');
    expect([shownBy(ran).left, await remainsIn(ecs)]).toEqual([[], []]);
    ecs.advance(900);
    expect(await instancesIn(ecs)).not.toContain(shownBy(ran).made[2]);
  });

  it.each(drawnOf([9, 1, 20]))(
    'leaves what is left when it is interrupted twice in its wait %i, and --clean takes it away',
    async (at) => {
      const ecs = await canarying();
      const ran = await ecs.run(JSON_YES, { onWait: (waits, press) => waits === at && press.twice() });
      expect(ran.code).toBe(3);
      const { left, made } = shownBy(ran);
      expect(left).toContain(made[0]);
      expect(ran.err).toContain(`left: ${made[0]}; bookend canary --clean takes it away`);
      expect(await remainsIn(ecs)).not.toEqual([]);
      const shown = await ecs.run(CLEAN, { stdin: 'no\n' });
      expect(shown.code).toBe(1);
      for (const arn of await remainsIn(ecs)) expect(shown.out).toContain(arn);
      if (made[2] !== undefined && left.includes(made[2])) expect(shown.out).toContain(made[2]);
      const cleaned = await ecs.run([...CLEAN, '--yes']);
      expect([cleaned.code, cleaned.err, await remainsIn(ecs)]).toEqual([0, '', []]);
      ecs.advance(900);
      expect(await instancesIn(ecs)).not.toContain(made[2]);
      expect((await ecs.run(CLEAN)).out).toContain('No canary left anything behind in us-west-2');
    },
  );

  it('leaves an instance that it may not drain for --clean, which drains it although its task is over', async () => {
    const ecs = await canarying({ denied: ['ecs:UpdateContainerInstancesState'] });
    const ran = await ecs.run([...ON, '--yes', '--json']);
    const shown = JSON.parse(ran.out);
    expect({ code: ran.code, left: shown.left.includes(shown.containerInstanceArn) }).toEqual({ code: 2, left: true });
    ecs.server.denied.clear();
    const cleaned = await ecs.run([...CLEAN, '--yes']);
    expect(cleaned.code).toBe(0);
    expect(cleaned.out).toContain(shown.containerInstanceArn);
    const { containerInstances: [instance] = [] } = await ecs.client.send(
      new DescribeContainerInstancesCommand({ cluster: 'shop', containerInstances: [shown.containerInstanceArn] }),
    );
    expect(instance?.status).not.toBe('ACTIVE');
    expect((await ecs.run([...CLEAN, '--yes'])).out).toContain('No canary left anything behind');
  });

  it.runIf(RUNS_ALL_DRAWN)(
    inCi('gives up when its time is over, and names the instance that it could not send away'),
    async () => {
      const faults = [{ fault: 'registering-stuck', instances: [NEW] }] as const;
      const ecs = await canarying({ scenario: { ...SHOP, faults: [...faults] } });
      const ran = await ecs.run([...JSON_YES, '--timeout', '300']);
      expect(ran.code).toBe(3);
      expect(ran.err).toContain('the time is over');
      const [definition] = await remainsIn(ecs);
      expect(shownBy(ran).left).toEqual([shownBy(ran).containerInstanceArn, definition]);
    },
  );

  it('does not drain an instance to which other application tasks came', async () => {
    const ecs = await canarying();
    const order = {
      cluster: 'shop',
      taskDefinition: 'web',
      capacityProviderStrategy: [{ capacityProvider: 'default', weight: 1 }],
    };
    const others: Promise<unknown>[] = [];
    const ran = await ecs.run(JSON_YES, {
      onWait: (waits) => waits === 1 && others.push(ecs.client.send(new RunTaskCommand(order))),
    });
    await Promise.all(others);
    expect(ran.code).toBe(3);
    expect(ran.err).toContain('other application tasks came to the container instance');
    expect(ecs.server.calls.get('UpdateContainerInstancesState')).toBeUndefined();
    expect([shownBy(ran).left, await remainsIn(ecs)]).toEqual([[], []]);
  });

  it('says so where ECS found room on an instance that was there before', async () => {
    const ecs = await canarying();
    ecs.server.faults.inject({ fault: 'throttling', action: 'RunTask', times: 1 });
    const emptied: Promise<unknown>[] = [];
    const ran = await ecs.run(JSON_YES, {
      onWait: (waits) => {
        if (waits !== 1) return;
        const first = needed([...ecs.fleet.clusters.values()][0]);
        for (const task of [...first.tasks.values()]) if (task.daemon === undefined) task.instance.tasks.delete(task);
      },
    });
    await Promise.all(emptied);
    expect([ran.code, shownBy(ran).containerInstanceArn]).toEqual([3, null]);
    expect(ran.err).toContain('ECS found room on a container instance that was there before');
    expect([shownBy(ran).left, await remainsIn(ecs)]).toEqual([[], []]);
  });

  it('makes nothing where the provider launches no instance that is large enough', async () => {
    const instanceRequirements = { vCpuCount: { min: 1, max: 4 }, memoryMiB: { min: 1024, max: 16_384 } };
    const capacityProviders = [{ name: 'default', instances: 3, instanceRequirements }];
    const clusters = SHOP.clusters.map((cluster) => ({ ...cluster, capacityProviders }));
    const ecs = await canarying({ scenario: { ...SHOP, clusters } });
    const ran = await ecs.run(JSON_YES);
    expect([ran.code, ran.out]).toEqual([3, '']);
    expect(ran.err).toContain('no new one would come up');
  });
});

describe('a canary that follows a service', () => {
  it('makes nothing, and sees its new task from the start to the end of a new instance', async () => {
    const ecs = await canarying();
    const sent: Promise<unknown>[] = [];
    const before = await instancesIn(ecs);
    const ran = await ecs.run(['--cluster', 'shop', '--service', 'web', '--region', 'us-west-2', '--json'], {
      onWait: (waits) => {
        if (waits === 3)
          sent.push(ecs.client.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', desiredCount: 8 })));
        if (waits === 40)
          sent.push(
            instancesIn(ecs).then((now) =>
              ecs.client.send(
                new UpdateContainerInstancesStateCommand({
                  cluster: 'shop',
                  containerInstances: now.filter((arn) => !before.includes(arn)),
                  status: 'DRAINING',
                }),
              ),
            ),
          );
      },
    });
    await Promise.all(sent);
    expect(ran.code).toBe(0);
    const shown = shownBy(ran);
    expect([shown.made, shown.left]).toEqual([[], []]);
    expect(before).not.toContain(shown.containerInstanceArn);
    for (const write of ['RunTask', 'StopTask', 'RegisterTaskDefinition'])
      expect(ecs.server.calls.get(write)).toBeUndefined();
  });

  it('exits 3 where none comes in time', async () => {
    const ecs = await canarying();
    const ran = await ecs.run(['--cluster', 'shop', '--service', 'web', '--region', 'us-west-2', '--timeout', '60']);
    expect(ran.code).toBe(3);
    expect(ran.out).toMatch(/^NOT OBSERVED/);
  });
});

describe('the arguments of bookend canary', () => {
  it('have all their problems named at once', async () => {
    const { code, err } = await run([
      'canary',
      '--provider',
      'a b',
      '--service',
      '',
      '--timeout',
      '5',
      '--daemon',
      '\u001b[2J',
    ]);
    expect(code).toBe(2);
    for (const problem of [
      '--cluster is not given',
      '--provider is neither the name nor the ARN of a capacity provider: a b',
      '--service is empty',
      "--daemon is not a name of ECS's: \\u{1b}[2J",
      '--timeout must be 60 to 21600 whole seconds: 5',
      '--region is not given, AWS_REGION is not set, and the profile has none',
    ])
      expect(err).toContain(problem);
  });

  it.each([
    { argv: ['--cluster', 'shop'], says: 'neither --provider nor --service is given' },
    { argv: ['--cluster', 'shop', '--provider', 'a', '--service', 'b'], says: '--provider and --service: choose one' },
    { argv: ['--clean', '--json', '--timeout', '60'], says: '--clean takes no --timeout' },
  ])('are refused where $says', async ({ argv, says }) => {
    const { code, err } = await run(['canary', ...argv, '--region', 'us-west-2']);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  it.each([
    { argv: ['--cluster', 'nowhere', '--provider', 'default'], says: 'there is no cluster nowhere' },
    { argv: ['--cluster', 'shop', '--provider', 'other'], says: 'the cluster has no capacity provider other' },
    {
      argv: ['--cluster', 'shop', '--provider', 'default', '--daemon', 'agent'],
      says: 'agent does not run on default; there are: log-agent',
    },
  ])('name what is there: $says', async ({ argv, says }) => {
    const ecs = await canarying();
    await expect(ecs.run([...argv, '--region', 'us-west-2', '--yes'])).rejects.toThrow(says);
    expect(ecs.server.calls.get('RegisterTaskDefinition')).toBeUndefined();
  });
});
