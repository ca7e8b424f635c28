import { describe, expect, it } from 'vitest';
import {
  type DeploymentLedger,
  type KnownDeployment,
  learnDeployment,
  whyOf,
} from '../../../shared/core/ledger/deployments.ts';
import type { DeploymentFact, DeploymentReasons } from '../../../shared/core/words/facts.ts';
import { readDeploymentReasons } from '../../../shared/edge/ecs/inventory/read-deployment-answers.ts';

const NONE = { statusReason: null, rollbackReason: null, circuitBreaker: null, triggeredAlarmNames: null };
const fact = (state: string, updatedAt: number, reasons: Partial<DeploymentReasons> | null = null): DeploymentFact => ({
  kind: 'deployment',
  clusterArn: 'c',
  daemonName: 'agent',
  daemonDeploymentArn: 'd',
  eventName: `DAEMON_DEPLOYMENT_${state}`,
  updatedAt,
  reasons: reasons && { ...NONE, ...reasons },
});
const learned = (facts: readonly DeploymentFact[]): KnownDeployment | undefined => {
  const ledger: DeploymentLedger = { clusterArn: 'c', daemonName: 'agent', deployments: new Map() };
  for (const one of facts) learnDeployment(ledger, one);
  return ledger.deployments.get('d');
};

describe('why a deployment is as it is', () => {
  const breaker = { failureCount: 3, threshold: 3, status: 'TRIGGERED' };
  const facts = [
    fact('PENDING', 1),
    fact('ROLLBACK_IN_PROGRESS', 5, {
      statusReason: 'it rolls back',
      rollbackReason: 'alarm',
      circuitBreaker: breaker,
    }),
    fact('ROLLBACK_SUCCESSFUL', 9),
    fact('ROLLBACK_SUCCESSFUL', 9, { statusReason: 'it has rolled back', triggeredAlarmNames: ['b', 'a', 'b'] }),
  ];

  it('is what was told last of each reason, whatever the order of arrival, and no event takes it away', () => {
    for (const order of [facts, facts.toReversed(), [...facts, ...facts]]) {
      const known = learned(order);
      expect(known?.eventName).toBe('DAEMON_DEPLOYMENT_ROLLBACK_SUCCESSFUL');
      expect(whyOf(known ?? {})).toEqual({
        statusReason: 'it has rolled back',
        rollbackReason: 'alarm',
        circuitBreaker: breaker,
        triggeredAlarmNames: ['a', 'b'],
      });
    }
  });

  it('is not known of one that only events have told of', () => {
    const known = learned([fact('PENDING', 1)]);
    expect(known).not.toHaveProperty('reasons');
    expect(whyOf(known ?? {})).toEqual(NONE);
  });

  it('names ten alarms at most', () => {
    const names = Array.from({ length: 40 }, (_, number) => `alarm-${10 + number}`);
    expect(whyOf(learned([fact('STOPPED', 1, { triggeredAlarmNames: names })]) ?? {}).triggeredAlarmNames).toHaveLength(
      10,
    );
  });

  it('is read from what ECS describes, and what is not as it should be is left out', () => {
    const described = {
      statusReason: 'failed',
      rollback: { reason: 'too many tasks failed', startedAt: 5 },
      circuitBreaker: { failureCount: 4, threshold: '3', status: 'TRIGGERED' },
      alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['cpu', 7] },
    };
    expect(readDeploymentReasons(described)).toEqual({
      statusReason: 'failed',
      rollbackReason: 'too many tasks failed',
      circuitBreaker: { failureCount: 4, threshold: null, status: 'TRIGGERED' },
      triggeredAlarmNames: ['cpu'],
    });
    expect(readDeploymentReasons({ alarms: 'none', rollback: [] })).toEqual(NONE);
  });
});
