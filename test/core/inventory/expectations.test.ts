import { describe, expect, it } from 'vitest';
import { unmetExpectations } from '../../../shared/core/inventory/expectations.ts';
import type { DaemonExpectation } from '../../../shared/core/policy/policy.ts';
import { clusterArn, DAEMON, PROVIDER } from '../../timeline/index.ts';
import { inventoryAt } from '../advance/service.ts';

const expectation = (says: Partial<DaemonExpectation> = {}): DaemonExpectation => ({
  daemonName: DAEMON,
  clusterArn: null,
  capacityProviderName: null,
  critical: null,
  ...says,
});
const payments = inventoryAt(0);
/** Another cluster, with a Managed Instances capacity provider and no daemons. */
const bare = { ...payments, clusterArn: clusterArn('bare'), daemons: [] };
/** A cluster of Fargate tasks alone. */
const fargate = { ...bare, clusterArn: clusterArn('fargate'), providers: [] };
const unmet = (says: Partial<DaemonExpectation>, inventories = [payments]) =>
  unmetExpectations([expectation(says)], inventories).map(({ clusterArn: cluster, why }) => ({ cluster, why }));

describe('a daemon that must exist', () => {
  it.each<{ what: string; says: Partial<DaemonExpectation> }>([
    { what: 'anywhere', says: {} },
    { what: 'in its cluster', says: { clusterArn: clusterArn() } },
    { what: 'in its cluster, by name', says: { clusterArn: 'payments' } },
    { what: 'on its capacity provider', says: { capacityProviderName: PROVIDER } },
    { what: 'and be critical', says: { critical: true } },
  ])('does, $what', ({ says }) => {
    expect(unmet(says)).toEqual([]);
  });

  it.each<{ what: string; says: Partial<DaemonExpectation>; why: string }>([
    { what: 'by another name', says: { daemonName: 'log-router' }, why: 'the cluster has no daemon of this name' },
    {
      what: 'on another capacity provider',
      says: { capacityProviderName: 'gpu' },
      why: 'the daemon does not cover the capacity provider',
    },
    { what: 'and not be critical', says: { critical: false }, why: 'the daemon is critical' },
  ])('does not, $what', ({ says, why }) => {
    expect(unmet(says)).toEqual([{ cluster: clusterArn(), why }]);
  });

  it('does not once it is deleted, or covers other providers only', () => {
    const change = (daemon: object) => ({
      ...payments,
      daemons: payments.daemons.map((one) => ({ ...one, ...daemon })),
    });
    expect(unmet({}, [change({ deletedAt: 1 })])).toHaveLength(1);
    expect(unmet({ capacityProviderName: PROVIDER }, [change({ capacityProviderNames: ['gpu'] })])).toHaveLength(1);
    expect(unmet({ critical: true }, [change({ critical: false })])).toEqual([
      { cluster: clusterArn(), why: 'the daemon is not critical' },
    ]);
  });

  it('is wanted in every cluster that can have one, unless a cluster is named', () => {
    const everywhere = [payments, bare, fargate];
    expect(unmet({}, everywhere).map(({ cluster }) => cluster)).toEqual([clusterArn('bare')]);
    expect(unmet({ clusterArn: clusterArn() }, everywhere)).toEqual([]);
    expect(unmet({ clusterArn: clusterArn('gone') }, everywhere)).toEqual([
      { cluster: clusterArn('gone'), why: 'Bookend knows no such cluster' },
    ]);
  });
});
