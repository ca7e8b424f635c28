import { describe, expect, it } from 'vitest';
import { type DeploymentAim, revisionOfNewInstances } from '../../../shared/core/inventory/new-instances.ts';

const old = { arn: 'old', capacityProviderNames: ['a'] };
const next = { arn: 'next', capacityProviderNames: ['a', 'b'] };
const nameless = { arn: 'next', capacityProviderNames: null };
const deployment = (status: string, more: Partial<DeploymentAim> = {}): DeploymentAim => ({
  status,
  target: next,
  rollbackTarget: null,
  ...more,
});

describe('the revision that new container instances get', () => {
  it.each([
    { of: 'a daemon whose deployment ECS has forgotten', current: [old], newest: undefined, is: old },
    { of: 'two that run while the deployment is not known', current: [old, next], newest: undefined, is: null },
    { of: 'a deployment that waits', current: [old], newest: deployment('PENDING'), is: next },
    { of: 'one that runs, though DescribeDaemon lags', current: [old], newest: deployment('IN_PROGRESS'), is: next },
    { of: 'one that runs beside the old one', current: [old, next], newest: deployment('IN_PROGRESS'), is: next },
    { of: 'one that succeeded', current: [old], newest: deployment('SUCCESSFUL'), is: next },
    {
      of: 'one whose target names no provider',
      current: [old, next],
      newest: deployment('IN_PROGRESS', { target: nameless }),
      is: next,
    },
    { of: 'one that goes no further', current: [old, next], newest: deployment('STOP_REQUESTED'), is: null },
    {
      of: 'one that goes no further and says what comes back',
      current: [old, next],
      newest: deployment('STOP_REQUESTED', { rollbackTarget: old }),
      is: old,
    },
    {
      of: 'one that is rolled back',
      current: [next, old],
      newest: deployment('ROLLBACK_IN_PROGRESS', { rollbackTarget: old }),
      is: old,
    },
    {
      of: 'one that was rolled back, though DescribeDaemon lags',
      current: [next],
      newest: deployment('ROLLBACK_SUCCESSFUL', { rollbackTarget: old }),
      is: old,
    },
    { of: 'one that was stopped: what runs', current: [old], newest: deployment('STOPPED'), is: old },
    {
      of: 'a deletion, which has no target',
      current: [old],
      newest: deployment('IN_PROGRESS', { target: null }),
      is: old,
    },
    { of: 'a daemon of which nothing runs', current: [], newest: undefined, is: null },
  ])('is, of $of, $is.arn', ({ current, newest, is }) => {
    expect(revisionOfNewInstances(current, newest)).toEqual(is);
  });
});
