/** The knowledge of one deployment depends on the set of its facts alone: of two in one millisecond a fixed rank decides. */
import { describe, expect, it } from 'vitest';
import {
  type DeploymentLedger,
  type KnownDeployment,
  learnDeployment,
  whyOf,
} from '../../../shared/core/ledger/deployments.ts';
import type { DeploymentFact, DeploymentReasons } from '../../../shared/core/words/facts.ts';

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
const told = (at: number, reason: string): DeploymentFact => fact('STOPPED', at, { statusReason: reason });
const empty = (): DeploymentLedger => ({ clusterArn: 'c', daemonName: 'agent', deployments: new Map() });

/** The deployment after facts that came in either order. */
const known = (...facts: readonly DeploymentFact[]): KnownDeployment | undefined => {
  const [straight, reverse] = [facts, facts.toReversed()].map((order) => {
    const ledger = empty();
    for (const one of order) learnDeployment(ledger, one);
    return ledger.deployments.get('d');
  });
  expect(reverse).toStrictEqual(straight);
  return straight;
};

describe('a deployment that two facts tell of', () => {
  it.each<{ what: string; facts: readonly DeploymentFact[]; is: Partial<KnownDeployment> }>([
    {
      what: 'the later state, though it comes first on ECS’s path',
      facts: [fact('SUCCESSFUL', 4), fact('IN_PROGRESS', 5)],
      is: { eventName: 'DAEMON_DEPLOYMENT_IN_PROGRESS', firstSeenAt: 4, updatedAt: 5 },
    },
    {
      what: 'of one millisecond the state further along ECS’s path',
      facts: [fact('IN_PROGRESS', 5), fact('PENDING', 5)],
      is: { eventName: 'DAEMON_DEPLOYMENT_IN_PROGRESS', firstSeenAt: 5, updatedAt: 5 },
    },
    {
      what: 'of one millisecond a known state before one that is new to us',
      facts: [fact('ZONAL_SHIFT', 5), fact('PENDING', 5)],
      is: { eventName: 'DAEMON_DEPLOYMENT_PENDING' },
    },
    {
      what: 'of two new states of one millisecond the same one',
      facts: [fact('ZONAL_SHIFT', 5), fact('YIELDING', 5)],
      is: { eventName: 'DAEMON_DEPLOYMENT_ZONAL_SHIFT' },
    },
    {
      what: 'the earlier time of a rollback',
      facts: [fact('ROLLBACK_SUCCESSFUL', 9), fact('ROLLBACK_IN_PROGRESS', 5)],
      is: { eventName: 'DAEMON_DEPLOYMENT_ROLLBACK_SUCCESSFUL', rollbackAt: 5 },
    },
  ])('has $what', ({ facts, is }) => {
    expect(known(...facts)).toMatchObject(is);
    expect(known(...facts)).not.toHaveProperty('reasons');
  });
});

describe('the reason of a deployment', () => {
  it.each<{ what: string; facts: readonly DeploymentFact[]; is: string }>([
    { what: 'the only one told, before a state without', facts: [told(4, 'a'), fact('STOPPED', 5)], is: 'a' },
    { what: 'the only one told, after a state without', facts: [fact('PENDING', 4), told(5, 'a')], is: 'a' },
    { what: 'the one told a millisecond later', facts: [told(4, 'z'), told(5, 'a')], is: 'a' },
    { what: 'of one millisecond the same one', facts: [told(5, 'z'), told(5, 'a')], is: 'z' },
  ])('is $what', ({ facts, is }) => {
    expect(whyOf(known(...facts) ?? {}).statusReason).toBe(is);
  });

  it('is absent where facts tell none', () => {
    expect(known(fact('PENDING', 4, {}), fact('STOPPED', 5, {}))).not.toHaveProperty('reasons');
  });

  it('names alarms as long as they take 2550 bytes', () => {
    const alarms = (bytes: number) => Array.from({ length: 4 }, (_, id) => `${id}${'x'.repeat(bytes - 1)}`);
    const named = (bytes: number) =>
      whyOf(known(fact('STOPPED', 1, { triggeredAlarmNames: alarms(bytes) })) ?? {}).triggeredAlarmNames;
    expect(named(637)).toEqual(alarms(637));
    expect(named(638)).toEqual(alarms(638).slice(0, 3));
  });
});

describe('a fact of a deployment', () => {
  it('says whether it changed anything', () => {
    const ledger = empty();
    const changes = [
      fact('IN_PROGRESS', 5),
      fact('IN_PROGRESS', 5),
      fact('PENDING', 5),
      fact('PENDING', 4),
      told(5, 'b'),
      told(5, 'b'),
      told(5, 'a'),
      told(5, 'c'),
      told(4, 'd'),
    ].map((one) => learnDeployment(ledger, one));
    expect(changes).toEqual([true, false, false, true, true, false, false, true, false]);
  });
});
