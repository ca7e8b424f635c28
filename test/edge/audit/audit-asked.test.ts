import { describe, expect, it } from 'vitest';
import { type AskedAuditor, auditAsked, type Judged } from '../../../shared/edge/audit/audit-asked.ts';
import type { ClusterAudited } from '../../../shared/edge/audit/audit-cluster.ts';
import type { AskedAudit, AuditEnd } from '../../../shared/edge/store/audit-items.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { callsOf, startEcs } from '../../simulator/api/ecs.ts';
import { SmallService } from '../inspect/small-service.ts';

const FOUR: Scenario = {
  name: 'four',
  says: 'Four container instances with a daemon and a service.',
  hours: 3,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'mi', instances: 4 }],
      daemons: [{ name: 'agent' }],
      services: [{ name: 'web', capacityProvider: 'mi', desiredCount: 8 }],
    },
  ],
};
const FUNCTION_MS = 900_000;
const HOUR_MS = 3_600_000;

/** An audit that was asked for now, with all that becomes of it. @param healsAfter ECS is well again after so many pauses */
const asked = async (audit: Partial<AskedAudit> | null = {}, healsAfter = Number.POSITIVE_INFINITY) => {
  const ecs = await startEcs({ scenario: FOUR, afterSeconds: 1800 });
  const { inspector } = new SmallService(ecs);
  const [clusterArn = ''] = ecs.fleet.clusters.keys();
  const now = ecs.server.now;
  const seen = { reports: [] as ClusterAudited[], judged: [] as Judged[], ends: [] as AuditEnd[], again: 0, pauses: 0 };
  const auditor: AskedAuditor = {
    ...inspector,
    items: {
      read: async () => (audit === null ? null : { clusterArn, askedAt: now, since: now, auditedSince: now, ...audit }),
      askAgain: async () => {
        seen.again += 1;
      },
      end: async (_, end) => void seen.ends.push(end),
    },
    deadline: now + FUNCTION_MS,
    pause: async (milliseconds) => {
      seen.pauses += 1;
      if (healsAfter === seen.pauses) ecs.server.faults.clear();
      ecs.advance(milliseconds / 1000);
    },
    report: (_, audited) => void seen.reports.push(audited),
    judge: async (judged) => void seen.judged.push(judged),
  };
  const make = (deadline = auditor.deadline) => auditAsked(clusterArn, { ...auditor, deadline });
  return { ecs, seen, make, now };
};

/** ECS describes every second task as a failure of a kind that nobody knows. */
const GAP = { fault: 'half-failures', action: 'DescribeTasks', reason: 'SOMETHING_NEW' } as const;

describe('an audit that was asked for', () => {
  it('is made, judged and ended, once', async () => {
    const { make, seen, now } = await asked();
    expect(await make()).toBe('done');
    expect(seen).toMatchObject({ reports: [{ instances: 4 }], judged: [{ isOurs: true }], again: 0, pauses: 0 });
    expect(seen.ends).toEqual([{ at: now, eventsMissingSince: null }]);
  });

  it('is over where nobody asks for it any more: ECS is not asked', async () => {
    const { make, seen, ecs } = await asked(null);
    expect(await make()).toBe('over');
    expect(callsOf(ecs)).toBe(0);
    expect(seen).toMatchObject({ reports: [], judged: [], ends: [] });
  });

  it('is refused after an hour, so that the next one begins anew', async () => {
    const { make, seen, ecs, now } = await asked({ since: 0 });
    expect(now).toBeGreaterThan(HOUR_MS);
    await expect(make()).rejects.toThrow('was not done within an hour');
    expect(callsOf(ecs)).toBe(0);
    expect(seen.ends).toEqual([]);
  });

  it('asks again for what ECS did not tell, and is done once it tells it', async () => {
    const { make, seen, ecs } = await asked({}, 1);
    ecs.server.faults.inject(GAP);
    expect(await make()).toBe('done');
    expect(seen.reports.map(({ againInSeconds }) => againInSeconds === null)).toEqual([false, true]);
    expect(seen).toMatchObject({ pauses: 1, again: 0 });
    expect(seen.judged).toHaveLength(1);
  });

  it('ends with a gap where ECS does not tell it at the third time either: holes are judged, and what is known of events stays', async () => {
    const { make, seen, ecs } = await asked();
    ecs.server.faults.inject(GAP);
    expect(await make()).toBe('gap');
    expect(seen.reports.map(({ againInSeconds }) => againInSeconds === null)).toEqual([false, false, false]);
    expect(seen).toMatchObject({ pauses: 2, again: 0 });
    expect(seen.judged).toHaveLength(1);
    expect(seen.ends).toEqual([{ at: ecs.server.now, eventsMissingSince: undefined }]);
  });

  it.runIf(RUNS_ALL_DRAWN)(
    inCi(
      'does not take throttling for a gap: it goes on until the function has no time left, and the rest is asked for',
    ),
    async () => {
      const { make, seen, ecs } = await asked();
      ecs.server.faults.inject({ fault: 'throttling', action: 'DescribeTasks' });
      expect(await make()).toBe('later');
      expect(seen.reports.length).toBeGreaterThan(3);
      expect(seen).toMatchObject({ again: 1, judged: [], ends: [] });
    },
  );

  it('asks for the rest where a pause would outlast the function', async () => {
    const { make, seen, ecs, now } = await asked();
    ecs.server.faults.inject(GAP);
    expect(await make(now + 1)).toBe('later');
    expect(seen).toMatchObject({ pauses: 0, again: 1, judged: [], ends: [] });
  });
});
