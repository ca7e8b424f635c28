import {
  DeleteDaemonCommand,
  DescribeDaemonCommand,
  DescribeDaemonDeploymentsCommand,
  DescribeDaemonRevisionsCommand,
  ListDaemonsCommand,
  UpdateDaemonCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { carryOut } from '../../../shared/edge/remedies/act/carry-out.ts';
import { redeployStep } from '../../../shared/edge/remedies/act/writing-calls.ts';
import { readDaemonSettings } from '../../../shared/edge/remedies/ask/daemon-settings.ts';
import { type Ecs, needed, startEcs } from '../../simulator/api/ecs.ts';
import { CLUSTER, settled, unusualDaemon } from './unusual-daemon.ts';

const settingsOf = async (ecs: Ecs, daemonArn: string) => {
  const read = await readDaemonSettings(ecs.client, daemonArn);
  if (read.kind === 'unclear') throw new Error(read.reason);
  return read;
};

describe('deploying a daemon once more', () => {
  it('keeps every setting, where UpdateDaemon resets what it is not given', async () => {
    const { ecs, daemonArn } = await settled();
    const before = await settingsOf(ecs, daemonArn);
    expect(before.settings).toMatchObject({
      deploymentConfiguration: { drainPercent: 60, bakeTimeInMinutes: 3, alarms: { enable: false, alarmNames: [] } },
      propagateTags: 'DAEMON',
      enableECSManagedTags: true,
      enableExecuteCommand: true,
      critical: false,
    });
    expect(before.settings.capacityProviderArns).toHaveLength(1);
    const [answer] = await carryOut([redeployStep(before.settings)], ecs);
    expect(answer).toMatchObject({
      step: { call: 'UpdateDaemon', says: expect.stringContaining(daemonArn) },
      answer: 'accepted',
    });
    ecs.advance(7200);
    const after = await settingsOf(ecs, daemonArn);
    expect(after.settings).toEqual(before.settings);
    expect(after.revisionArn).not.toBe(before.revisionArn);
  });

  it('sends every setting that the SDK knows', async () => {
    const { ecs, daemonArn } = await settled();
    const { settings } = await settingsOf(ecs, daemonArn);
    expect(Object.keys(settings).sort()).toEqual([
      'capacityProviderArns',
      'critical',
      'daemonArn',
      'daemonTaskDefinitionArn',
      'deploymentConfiguration',
      'enableECSManagedTags',
      'enableExecuteCommand',
      'propagateTags',
    ]);
  });

  it('reports a daemon that is gone', async () => {
    const { ecs, daemonArn } = await settled();
    const { settings } = await settingsOf(ecs, daemonArn);
    await ecs.client.send(new DeleteDaemonCommand({ daemonArn }));
    const [answer] = await carryOut([redeployStep(settings)], ecs);
    expect(answer).toMatchObject({ answer: 'refused', reason: expect.stringContaining('Daemon') });
  });
});

describe('settings are not guessed', () => {
  it('while a deployment runs', async () => {
    const ecs = await startEcs();
    const daemonArn = await unusualDaemon(ecs);
    expect(await readDaemonSettings(ecs.client, daemonArn)).toMatchObject({
      kind: 'unclear',
      reason: expect.stringMatching(/daemonDeployments\[0\]\.status is (PENDING|IN_PROGRESS)/),
    });
  });

  it('of a daemon that is being deleted', async () => {
    const { ecs } = await settled();
    const { daemonSummariesList } = await ecs.client.send(new ListDaemonsCommand({ clusterArn: CLUSTER }));
    const daemonArn = needed(daemonSummariesList?.find((one) => one.daemonArn?.endsWith('/agent'))?.daemonArn);
    await ecs.client.send(new DeleteDaemonCommand({ daemonArn }));
    expect(await readDaemonSettings(ecs.client, daemonArn)).toEqual({
      kind: 'unclear',
      reason: 'ECS does not tell it: daemon.status is DELETE_IN_PROGRESS',
    });
  });

  const DAEMON = {
    daemon: {
      status: 'ACTIVE',
      clusterArn: CLUSTER,
      deploymentArn: 'deployment',
      currentRevisions: [{ arn: 'revision', capacityProviders: [{ arn: 'provider' }] }],
    },
  };
  const DEPLOYMENT = {
    daemonDeploymentArn: 'deployment',
    status: 'SUCCESSFUL',
    targetDaemonRevision: { arn: 'revision' },
    deploymentConfiguration: { drainPercent: 25, bakeTimeInMinutes: 0 },
    alarms: { status: 'DISABLED' },
  };
  const REVISION = {
    daemonTaskDefinitionArn: 'definition',
    propagateTags: 'NONE',
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    critical: true,
  };

  const read = async (found: { daemon?: object; deployment?: object; revision?: object; failures?: object[] }) => {
    const ecs = await startEcs();
    const mock = mockClient(ecs.client);
    const { failures = [] } = found;
    mock.on(DescribeDaemonCommand).resolves({ daemon: { ...DAEMON.daemon, ...found.daemon } } as object);
    mock
      .on(DescribeDaemonDeploymentsCommand)
      .resolves({ daemonDeployments: [{ ...DEPLOYMENT, ...found.deployment }] } as object);
    mock
      .on(DescribeDaemonRevisionsCommand)
      .resolves({ daemonRevisions: [{ ...REVISION, ...found.revision }], failures } as object);
    try {
      return await readDaemonSettings(ecs.client, 'daemon');
    } finally {
      expect(mock.commandCalls(UpdateDaemonCommand)).toEqual([]);
      mock.restore();
    }
  };

  it('are read where ECS tells all of them', async () => {
    const alarms = { enable: true, alarmNames: ['too-many-errors'] };
    const deploymentConfiguration = { drainPercent: 25, bakeTimeInMinutes: 0, alarms };
    expect(await read({ deployment: { deploymentConfiguration } })).toMatchObject({
      kind: 'read',
      settings: { deploymentConfiguration, daemonTaskDefinitionArn: 'definition', capacityProviderArns: ['provider'] },
    });
  });

  it('are those of the alarms that ECS watches, where the configuration does not name any', async () => {
    const alarms = { status: 'MONITORING_COMPLETE', alarmNames: ['too-many-errors'] };
    expect(await read({ deployment: { alarms } })).toMatchObject({
      settings: { deploymentConfiguration: { alarms: { enable: true, alarmNames: ['too-many-errors'] } } },
    });
  });

  it.each([
    { lacks: 'daemonTaskDefinitionArn', found: { revision: { daemonTaskDefinitionArn: undefined } } },
    { lacks: 'propagateTags', found: { revision: { propagateTags: undefined } } },
    { lacks: 'enableECSManagedTags', found: { revision: { enableECSManagedTags: undefined } } },
    { lacks: 'enableExecuteCommand', found: { revision: { enableExecuteCommand: undefined } } },
    { lacks: 'critical', found: { revision: { critical: undefined } } },
    {
      lacks: 'capacityProviders',
      found: { daemon: { currentRevisions: [{ arn: 'revision', capacityProviders: [] }] } },
    },
    { lacks: 'currentRevisions', found: { daemon: { currentRevisions: [] } } },
    { lacks: 'deploymentArn', found: { daemon: { deploymentArn: undefined } } },
    { lacks: 'deploymentConfiguration', found: { deployment: { deploymentConfiguration: undefined } } },
    { lacks: 'drainPercent', found: { deployment: { deploymentConfiguration: { bakeTimeInMinutes: 0 } } } },
    { lacks: 'bakeTimeInMinutes', found: { deployment: { deploymentConfiguration: { drainPercent: 25 } } } },
    { lacks: 'alarms', found: { deployment: { alarms: undefined } } },
    { lacks: 'failures', found: { failures: [{ arn: 'revision', reason: 'MISSING' }] } },
  ])('where ECS does not tell $lacks', async ({ lacks, found }) => {
    expect(await read(found)).toMatchObject({ kind: 'unclear', reason: expect.stringContaining(lacks) });
  });

  it('after a deployment that was rolled back, or of another revision than runs', async () => {
    expect(await read({ deployment: { status: 'ROLLBACK_SUCCESSFUL' } })).toMatchObject({ kind: 'unclear' });
    expect(await read({ deployment: { targetDaemonRevision: { arn: 'older' } } })).toMatchObject({ kind: 'unclear' });
  });
});
