import { describe, expect, it } from 'vitest';
import type { DescribedDeployment } from '../../../shared/edge/ecs/inventory/read-deployment-answers.ts';
import { deploymentFactsOf } from '../../../shared/edge/ecs/inventory/read-deployment-answers.ts';

const CLUSTER = 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop';
const described = (status: string, found: Partial<DescribedDeployment> = {}): DescribedDeployment => ({
  arn: 'arn:aws:ecs:eu-west-1:123456789012:daemon-deployment/shop/agent/1',
  status,
  beganAt: 1000,
  startedAt: 2000,
  rollbackAt: null,
  endedAt: null,
  target: null,
  rollbackTarget: null,
  sources: [],
  reasons: { statusReason: null, rollbackReason: null, circuitBreaker: null, triggeredAlarmNames: null },
  ...found,
});
const states = (deployment: DescribedDeployment) =>
  deploymentFactsOf(CLUSTER, 'agent', deployment).map(({ eventName, updatedAt }) => [
    eventName.replace('DAEMON_DEPLOYMENT_', ''),
    updatedAt,
  ]);
const BEGAN = ['PENDING', 1000];

describe('a deployment that ECS describes', () => {
  it('is told as its events would have told it', () => {
    expect(deploymentFactsOf(CLUSTER, 'agent', described('PENDING'))).toEqual([
      {
        kind: 'deployment',
        clusterArn: CLUSTER,
        daemonName: 'agent',
        daemonDeploymentArn: 'arn:aws:ecs:eu-west-1:123456789012:daemon-deployment/shop/agent/1',
        eventName: 'DAEMON_DEPLOYMENT_PENDING',
        updatedAt: 1000,
        reasons: described('PENDING').reasons,
      },
    ]);
  });

  it.each([
    { deployment: described('IN_PROGRESS'), since: 2000 },
    { deployment: described('SUCCESSFUL', { endedAt: 9000 }), since: 9000 },
    { deployment: described('STOPPED', { endedAt: 9000 }), since: 9000 },
    { deployment: described('ROLLBACK_IN_PROGRESS', { rollbackAt: 5000 }), since: 5000 },
    { deployment: described('ROLLBACK_SUCCESSFUL', { rollbackAt: 5000, endedAt: 9000 }), since: 9000 },
    { deployment: described('ROLLBACK_FAILED', { endedAt: 9000 }), since: 9000 },
  ])('began, and is $deployment.status since the time that ECS gives', ({ deployment, since }) => {
    expect(states(deployment)).toEqual([BEGAN, [deployment.status, since]]);
  });

  it.each([
    described('IN_PROGRESS', { startedAt: null }),
    described('STOP_REQUESTED'),
    described('SUCCESSFUL'),
    described('ROLLBACK_IN_PROGRESS'),
    described('SOMETHING_NEW', { endedAt: 9000 }),
  ])('is only known to have begun where ECS gives no time of it: $status', (deployment) => {
    expect(states(deployment)).toEqual([BEGAN]);
  });
});
