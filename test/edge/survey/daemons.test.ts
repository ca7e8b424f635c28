import {
  DaemonNotFoundException,
  DescribeDaemonCommand,
  DescribeDaemonDeploymentsCommand,
  DescribeTaskDefinitionCommand,
  ListDaemonDeploymentsCommand,
  ListDaemonsCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import {
  ARN,
  CREATED,
  current,
  DAEMON,
  DAY,
  daemonOf,
  deploymentArn,
  deploymentOf,
  revisionArn,
  revisionOf,
  surveyOf,
} from './told-cluster.ts';

const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });

describe('the current revision of a daemon', () => {
  it('is what its newest deployment brings, although another one still runs', async () => {
    const daemon = await daemonOf({
      daemon: { currentRevisions: [current('1')] },
      deployments: [deploymentOf('2', { status: 'IN_PROGRESS' }), deploymentOf('1')],
      revisions: [
        revisionOf('1'),
        revisionOf('2', { critical: false, enableExecuteCommand: true, propagateTags: 'DAEMON' }),
      ],
    });
    expect(daemon).toMatchObject({
      revision: { resource: revisionArn('2'), critical: false, enableExecuteCommand: true, propagatesTags: true },
      previousRevision: {
        resource: revisionArn('1'),
        critical: true,
        enableExecuteCommand: false,
        propagatesTags: false,
      },
      providers: ['a'],
      running: [{ resource: revisionArn('1'), providers: [{ name: 'a', runningCount: 1, withoutDaemonCount: 0 }] }],
    });
  });

  it('is what a rollback brings back, and the failed one is not before it', async () => {
    const rollback = { reason: 'The circuit breaker', rollbackTargetDaemonRevisionArn: revisionArn('2') };
    const daemon = await daemonOf({
      daemon: { currentRevisions: [current('2')] },
      deployments: [
        deploymentOf('3', { status: 'ROLLBACK_SUCCESSFUL', rollback }),
        deploymentOf('2'),
        deploymentOf('1'),
      ],
      revisions: ['1', '2', '3'].map((id) => revisionOf(id)),
    });
    expect(daemon).toMatchObject({
      revision: { resource: revisionArn('2') },
      previousRevision: { resource: revisionArn('1') },
      deployments: [{ status: 'ROLLBACK_SUCCESSFUL', rollbackReason: 'The circuit breaker' }, {}, {}],
    });
  });

  it('is the only one that runs where its deployments are denied', async () => {
    const daemon = await daemonOf({}, (ecs) => {
      ecs.on(DescribeDaemonDeploymentsCommand).rejects(denied);
      ecs.on(ListDaemonDeploymentsCommand).rejects(denied);
    });
    expect(daemon).toMatchObject({
      revision: { resource: revisionArn('1') },
      providers: ['a'],
      deployments: { why: 'ecs:ListDaemonDeployments: AccessDeniedException' },
      configuration: { why: 'ecs:DescribeDaemonDeployments: AccessDeniedException' },
    });
  });

  it('is the newest that runs where the newest deployment was stopped half-way', async () => {
    const daemon = await daemonOf({
      daemon: { currentRevisions: [current('1'), current('2')] },
      deployments: [deploymentOf('2', { status: 'STOPPED' }), deploymentOf('1')],
      revisions: [revisionOf('2'), revisionOf('1')],
    });
    expect(daemon).toMatchObject({
      revision: { resource: revisionArn('2') },
      previousRevision: { resource: revisionArn('1') },
      providers: ['a'],
    });
  });

  it('covers unread providers where several run, and they cover different ones', async () => {
    const daemon = await daemonOf({
      daemon: { currentRevisions: [current('1', 'a', 'b'), current('2', 'b')] },
      deployments: [deploymentOf('2', { status: 'STOPPED' }), deploymentOf('1')],
      revisions: [revisionOf('2'), revisionOf('1')],
    });
    expect(daemon.providers).toMatchObject({
      what: `the capacity providers of ${DAEMON}`,
      why: 'ecs:DescribeDaemon: several revisions run, and they cover different ones',
    });
  });

  it('is unread where none runs and no deployment tells it', async () => {
    const daemon = await daemonOf({
      daemon: { currentRevisions: [] },
      deployments: [deploymentOf('2', { status: 'STOPPED' })],
    });
    expect(daemon.revision).toMatchObject({ why: 'ecs:DescribeDaemon: it names none' });
  });

  it('is unread where ECS does not show it yet', async () => {
    const daemon = await daemonOf({ forgotten: [revisionArn('1')] });
    expect(daemon.revision).toMatchObject({
      what: `the current revision ${revisionArn('1')}`,
      why: 'ecs:DescribeDaemonRevisions: it is MISSING',
    });
    expect(daemon.providers).toEqual(['a']);
  });

  it('may point at an ordinary definition', async () => {
    const definition = `${ARN}:task-definition/agent:7`;
    const daemon = await daemonOf({ revisions: [revisionOf('1', { daemonTaskDefinitionArn: definition })] });
    expect(daemon.revision).toMatchObject({
      definitionArn: definition,
      definition: {
        resource: definition,
        kind: 'ordinary',
        executionRole: { name: 'web', policies: { why: 'iam:ListAttachedRolePolicies: IAM was not asked' } },
      },
    });
  });

  it('has an unread definition where that is denied', async () => {
    const definition = `${ARN}:task-definition/agent:7`;
    const daemon = await daemonOf({ revisions: [revisionOf('1', { daemonTaskDefinitionArn: definition })] }, (ecs) =>
      ecs.on(DescribeTaskDefinitionCommand).rejects(denied),
    );
    expect(daemon.revision).toMatchObject({
      critical: true,
      definition: {
        what: `the task definition ${definition}`,
        why: 'ecs:DescribeTaskDefinition: AccessDeniedException',
      },
    });
  });

  it('has unread settings where they are of a wrong type', async () => {
    const daemon = await daemonOf({ revisions: [revisionOf('1', { critical: 'sure' as never })] });
    expect(daemon.revision).toMatchObject({
      critical: { what: `critical of ${revisionArn('1')}`, why: 'is other text, not true or false' },
      enableExecuteCommand: false,
    });
  });
});

describe('the previous revision of a daemon', () => {
  it('is none where the current one came with the daemon', async () => {
    expect((await daemonOf({})).previousRevision).toBeNull();
  });

  it('is unread where ECS remembers no deployment before the current one', async () => {
    const daemon = await daemonOf({
      daemon: { currentRevisions: [current('5')] },
      deployments: [deploymentOf('5')],
      revisions: [revisionOf('5')],
    });
    expect(daemon.previousRevision).toMatchObject({
      what: `the revision before ${revisionArn('5')}`,
      why: 'ecs:ListDaemonDeployments: ECS remembers none',
    });
  });

  it('is unread where ECS has forgotten it', async () => {
    const daemon = await daemonOf({
      daemon: { currentRevisions: [current('2')] },
      deployments: [deploymentOf('2'), deploymentOf('1')],
      revisions: [revisionOf('2')],
      forgotten: [revisionArn('1')],
    });
    expect(daemon.previousRevision).toMatchObject({ why: 'ecs:DescribeDaemonRevisions: ECS has forgotten it' });
  });

  it('is not one of a former life of the daemon', async () => {
    const former = deploymentOf('9', { createdAt: new Date(CREATED - 10 * DAY) });
    const daemon = await daemonOf({
      daemon: { currentRevisions: [current('2')] },
      deployments: [deploymentOf('2'), former],
      revisions: [revisionOf('2'), revisionOf('9')],
    });
    expect(daemon.previousRevision).toMatchObject({ why: 'ecs:ListDaemonDeployments: ECS remembers none' });
    expect(daemon.deployments).toMatchObject([{ resource: deploymentArn('2') }]);
  });
});

describe('the deployments of a daemon', () => {
  it('are the newest first, with the reasons of the newest and of those that run', async () => {
    const failed = deploymentOf('3', { status: 'STOPPED', statusReason: 'it was replaced', finishedAt: undefined });
    const daemon = await daemonOf({
      deployments: [deploymentOf('1'), failed],
      daemon: { deploymentArn: deploymentArn('3') },
    });
    expect(daemon.deployments).toEqual([
      {
        resource: deploymentArn('3'),
        status: 'STOPPED',
        statusReason: 'it was replaced',
        createdAt: CREATED + 2 * DAY,
        finishedAt: null,
        rollbackReason: null,
        targetProviders: ['a'],
      },
      {
        resource: deploymentArn('1'),
        status: 'SUCCESSFUL',
        statusReason: null,
        createdAt: CREATED,
        finishedAt: CREATED + 600_000,
        rollbackReason: null,
        targetProviders: null,
      },
    ]);
  });

  it.each([
    { configuration: {}, is: { drainPercent: 25, bakeTimeInMinutes: 0, alarmNames: [], alarmsEnabled: false } },
    {
      configuration: { drainPercent: 50, bakeTimeInMinutes: 10, alarms: { alarmNames: ['a'], enable: true } },
      is: { drainPercent: 50, bakeTimeInMinutes: 10, alarmNames: ['a'], alarmsEnabled: true },
    },
    { configuration: { alarms: { alarmNames: ['a'] } }, is: { alarmNames: ['a'], alarmsEnabled: false } },
    {
      configuration: { drainPercent: 'half' as never },
      is: {
        drainPercent: {
          what: `deploymentConfiguration.drainPercent of ${deploymentArn('1')}`,
          why: 'is other text, not a number',
        },
      },
    },
  ])('are configured by $configuration as $is', async ({ configuration, is }) => {
    const daemon = await daemonOf({ deployments: [deploymentOf('1', { deploymentConfiguration: configuration })] });
    expect(daemon.configuration).toMatchObject(is);
  });

  it('have no configuration where ECS has forgotten the newest', async () => {
    const daemon = await daemonOf({ forgotten: [deploymentArn('1')] });
    expect(daemon.configuration).toMatchObject({
      why: 'ecs:DescribeDaemonDeployments: ECS has forgotten the newest deployment',
    });
    expect(daemon.revision).toMatchObject({ resource: revisionArn('1') });
  });
});

describe('a daemon', () => {
  it('that is being deleted has that status', async () => {
    const daemon = await daemonOf({ daemon: { status: 'DELETE_IN_PROGRESS' } });
    expect(daemon.status).toBe('DELETE_IN_PROGRESS');
  });

  it('that was deleted since it was listed is none', async () => {
    const gone = new DaemonNotFoundException({ message: 'Daemon not found.', $metadata: {} });
    const { daemons } = await surveyOf({}, (ecs) => ecs.on(DescribeDaemonCommand).rejects(gone));
    expect(daemons).toEqual([]);
  });

  it('that can not be described is there all the same', async () => {
    const daemon = await daemonOf({}, (ecs) => ecs.on(DescribeDaemonCommand).rejects(denied));
    expect(daemon).toMatchObject({
      resource: DAEMON,
      daemonName: 'agent',
      status: 'ACTIVE',
      createdAt: CREATED,
      revision: { what: `the daemon ${DAEMON}`, why: 'ecs:DescribeDaemon: AccessDeniedException' },
      deployments: [{ resource: deploymentArn('1') }],
    });
  });

  it('that has no readable ARN leaves the list unread: it could be any', async () => {
    const { daemons } = await surveyOf({}, (ecs) =>
      ecs.on(ListDaemonsCommand).resolves({ daemonSummariesList: [{ status: 'ACTIVE' }] }),
    );
    expect(daemons).toMatchObject({
      what: 'the daemons of the cluster prod',
      why: 'ecs:ListDaemons: daemonSummariesList[0].daemonArn is missing',
    });
  });
});
