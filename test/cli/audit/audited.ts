import type { Audited } from '../../../cli/audit/audited.ts';
import type { FoundHole } from '../../../shared/core/holes/judge-holes.ts';
import type { CoverageLine } from '../../../shared/core/survey/coverage.ts';
import { CLUSTER, daemonArn, definitionArn, instanceArn, NOW, providerArn } from '../../holes/survey.ts';

export const coverageLine = (changed: Partial<CoverageLine> = {}): CoverageLine => ({
  clusterArn: CLUSTER,
  capacityProviderName: 'managed',
  daemonName: 'agent',
  critical: true,
  instances: 4,
  covered: 4,
  uncovered: [],
  unknown: [],
  ecsWithoutDaemonCount: 0,
  startHeld: 4,
  startEarly: 0,
  startUnknown: 0,
  basis: 'running',
  ...changed,
});

export const foundHole = (changed: Partial<FoundHole> = {}): FoundHole => ({
  hole: 'no-health-check',
  severity: 'warning',
  resource: definitionArn('agent'),
  why: 'no essential container has a health check',
  cure: 'Add healthCheck to an essential container',
  accepted: null,
  ...changed,
});

/** An audit that found something of every kind. */
export const auditedOf = (changed: Partial<Audited> = {}): Audited => ({
  coverage: [
    coverageLine({
      covered: 2,
      uncovered: [instanceArn('i3')],
      unknown: [instanceArn('i4')],
      ecsWithoutDaemonCount: 1,
      startHeld: 1,
      startEarly: 1,
      startUnknown: 2,
    }),
    coverageLine({ daemonName: 'watcher', critical: false }),
    coverageLine({ capacityProviderName: 'spare', daemonName: null, critical: null, instances: 2, covered: 0 }),
  ],
  holes: [
    foundHole(),
    foundHole({
      hole: 'daemon-not-critical',
      severity: 'info',
      resource: daemonArn('watcher'),
      accepted: { reason: 'a test', until: NOW + 86_400_000 },
    }),
  ],
  unread: [{ what: `the role of ${providerArn('managed')}`, why: 'iam:GetRole: AccessDenied' }],
  clusters: [
    { clusterArn: CLUSTER, managed: 6, onEc2: 0, providers: 2, daemons: 2 },
    { clusterArn: CLUSTER.replace('prod', 'legacy'), managed: 0, onEc2: 3, providers: 0, daemons: 0 },
  ],
  regions: ['eu-west-1'],
  namedUnread: [],
  calls: 31,
  began: NOW - 7000,
  ended: NOW,
  wasStopped: false,
  ...changed,
});
