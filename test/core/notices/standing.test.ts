import { describe, expect, it } from 'vitest';
import { agentIsLost } from '../../../shared/core/ledger/agent-lost.ts';
import type { NoticeContext } from '../../../shared/core/notices/notice-context.ts';
import { ecsOf } from '../../../shared/core/notices/notice-ecs.ts';
import { propose } from '../../../shared/core/remedies/propose.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import {
  applicationTask,
  at,
  DAEMON,
  daemonTask,
  deployment,
  health,
  instance,
  iso,
  PROVIDER,
  type Time,
  timeline,
} from '../../timeline/index.ts';
import { factsIn, inventoryAt, lookAt, noticeContext, place } from '../advance/service.ts';
import { learned } from '../ledger/learned.ts';
import { expectNotice } from './notice-contract.ts';
import { opened } from './opened.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const orders = applicationTask({ id: 'one', started: '01:05' });
const late = daemonTask({ id: 'agent', started: '01:40' });
const crashed = daemonTask({
  id: 'agent',
  started: '00:50',
  ended: '03:00',
  stopCode: 'EssentialContainerExited',
});

/** The notice of a daemon that is down, a look after its end. */
const down = (context: Partial<NoticeContext> = {}) => {
  const one = place();
  const facts = factsIn(timeline(joined, crashed, orders)).map((fact) =>
    fact.kind === 'task' && fact.executionStoppedAt !== null
      ? { ...fact, exitCode: 137, exitReason: 'OutOfMemoryError', stoppedReason: 'Essential container in task exited' }
      : fact,
  );
  one.hears('03:30', [...facts, lookAt('03:30', ['one'])]);
  const [notice] = one.tells(context);
  expectNotice(notice);
  if (notice === undefined) throw new Error('nothing was told');
  return notice;
};

describe('how an incident stands', () => {
  it('goes on as of the newest look, and is shown as severe as it is', () => {
    expect(down()).toMatchObject({
      now: 'going-on',
      nowAsOf: iso('03:30'),
      severity: 'critical',
      shownSeverity: 'critical',
    });
  });

  it('has consequences once the daemon runs: shown as the policy says, while the attribute stays', () => {
    const told = opened(timeline(joined, late, orders));
    expect(told).toMatchObject({ now: 'consequences', severity: 'critical', shownSeverity: 'warning' });
    const severities = {
      ...DEFAULT_POLICY.consequenceSeverities,
      'daemon-started-first': 'info' as const,
      'daemon-running': 'info' as const,
    };
    const policy = { ...DEFAULT_POLICY, consequenceSeverities: severities } as const;
    expect(opened(timeline(joined, late, orders), { policy })).toMatchObject({
      severity: 'critical',
      shownSeverity: 'info',
    });
  });

  it('is never shown as more severe than it is', () => {
    const severities = {
      ...DEFAULT_POLICY.severities,
      'daemon-started-first': 'info' as const,
      'daemon-running': 'info' as const,
    };
    const one = place({ policy: { ...DEFAULT_POLICY, severities } as const });
    one.hears('01:50', factsIn(timeline(joined, late, orders)));
    expect(one.tells()).toMatchObject([{ severity: 'info', shownSeverity: 'info', now: 'consequences' }]);
  });

  it('keeps the highest severity that it had', () => {
    const one = place();
    one.hears('01:50', factsIn(timeline(joined, late, orders)));
    const mild = {
      ...DEFAULT_POLICY,
      severities: {
        ...DEFAULT_POLICY.severities,
        'daemon-started-first': 'info' as const,
        'daemon-running': 'info' as const,
      },
    } as const;
    one.hears('02:50', factsIn(applicationTask({ id: 'one', started: '01:05', ended: '02:40' })), { policy: mild });
    expect(one.tells().map(({ state, severity }) => [state, severity])).toContainEqual(['resolved', 'critical']);
  });
});

describe("ECS's part", () => {
  const providers = (autoRepair: boolean) => ({ providers: [{ name: PROVIDER, autoRepair }] });
  const uncritical = inventoryAt(0).daemons.map((daemon) => ({ ...daemon, critical: false }));

  it.each([
    { when: 'auto repair is on', context: providers(true), ecs: { repairs: true, expectedBy: iso('08:00') } },
    { when: 'auto repair is off', context: providers(false), ecs: { repairs: false, expectedBy: null } },
    { when: 'the provider is not known', context: { providers: [] }, ecs: null },
    {
      when: 'the daemon is not critical',
      context: { coverages: uncritical },
      ecs: { repairs: false, expectedBy: null },
    },
    {
      when: 'the policy gives it longer',
      context: { policy: { ...DEFAULT_POLICY, repairDeadlineSeconds: 600 } },
      ecs: { repairs: true, expectedBy: iso('13:00') },
    },
  ])('is $ecs where $when', ({ context, ecs }) => {
    expect(down(context).ecs).toEqual(ecs);
  });

  it('is not put off by what breaks later: one drain repairs all of it', () => {
    const one = place();
    one.hears('03:20', [...factsIn(timeline(joined, crashed, orders)), lookAt('03:20', ['one'])]);
    const state = one.known();
    if (state.kind !== 'instance' || state.incident === null) throw new Error('no incident was opened');
    const [first] = state.incident.violations;
    if (first === undefined) throw new Error('nothing was violated');
    const later = { ...first, occurredAt: at('05:00') };
    const ecs = ecsOf(state, { ...state.incident, violations: [later, first, later] }, noticeContext());
    expect(ecs).toEqual({ repairs: true, expectedBy: iso('08:00') });
  });

  it('is nothing once the daemon runs, and under way once the instance leaves', () => {
    expect(opened(timeline(joined, late, orders)).ecs).toEqual({ repairs: false, expectedBy: null });
    const one = place();
    one.hears('03:20', [...factsIn(timeline(joined, crashed, orders)), lookAt('03:20', ['one'])]);
    one.hears('03:40', factsIn(instance(['00:00 REGISTERING', '01:00 ACTIVE', '03:30 DRAINING'])));
    expect(one.tells().at(-1)).toMatchObject({ now: 'going-on', ecs: { repairs: true, expectedBy: null } });
  });
});

describe('how many are affected', () => {
  const counted = (instances: number, inventoryAt: number | null) => ({
    providers: [{ name: PROVIDER, autoRepair: true, instances }],
    inventoryAt,
  });

  it.each([
    { when: 'the inventory is of this hour', context: counted(6, at('03:00')), affected: { count: 1, of: 6 } },
    { when: 'it is older', context: counted(6, at('03:30') - 3_600_001), affected: null },
    { when: 'it is not known', context: counted(6, null), affected: null },
    { when: 'ECS counts none', context: counted(0, at('03:00')), affected: null },
    { when: 'ECS does not count', context: { inventoryAt: at('03:00') }, affected: null },
  ])('is $affected where $when', ({ context, affected }) => {
    expect(down(context).affected).toEqual(affected);
  });
});

describe('its causes', () => {
  it("are the ends of daemon tasks, with ECS's codes and reasons", () => {
    expect(down().causes).toEqual([
      {
        what: expect.stringMatching(/^the daemon task of cloudwatch-agent \(\w{8}\) ended$/),
        exitCode: 137,
        stopCode: 'EssentialContainerExited',
        reason: 'Essential container in task exited; OutOfMemoryError',
        at: iso('03:00'),
      },
    ]);
  });

  it('are the impairments that ECS reports, too', () => {
    const one = place();
    const sick = health('02:00', [{ status: 'IMPAIRED', names: 'agent' }]);
    one.hears('03:20', [...factsIn(timeline(joined, crashed, orders, sick)), lookAt('03:20', ['one'])]);
    expect(one.tells()[0]?.causes).toMatchObject([
      { at: iso('03:00') },
      {
        what: 'ECS finds a daemon of the instance IMPAIRED',
        reason: expect.stringContaining('unhealthy'),
        at: iso('02:00'),
      },
    ]);
  });

  it('are none where ECS said none', () => {
    expect(opened(timeline(joined, late, orders)).causes).toEqual([]);
  });

  /** A daemon that started late, as ECS tells the pull of its images. */
  const pulled = (from: Time, to: Time | null) => {
    const one = place();
    const times = { pullStartedAt: at(from), pullStoppedAt: to === null ? null : at(to) };
    const facts = factsIn(timeline(joined, late, orders)).map((fact) =>
      fact.kind === 'task' && fact.group === `daemon:${DAEMON}` ? { ...fact, ...times } : fact,
    );
    one.hears('01:50', facts);
    return one.tells()[0]?.causes ?? [];
  };

  it('are a late image, too', () => {
    expect(pulled('00:50', '01:38')).toEqual([
      {
        what: expect.stringMatching(/^the daemon task of cloudwatch-agent \(\w{8}\) pulled its image for 48 s$/),
        exitCode: null,
        stopCode: null,
        reason: null,
        at: iso('01:38'),
      },
    ]);
  });

  it.each<{ when: string; from: Time; to: Time | null }>([
    { when: 'took less than five seconds', from: '01:31', to: '01:35' },
    { when: 'was over before any task started', from: '00:10', to: '01:04' },
    { when: 'has no end, though the task runs', from: '00:10', to: null },
  ])('are no image whose pull $when', ({ from, to }) => {
    expect(pulled(from, to)).toEqual([]);
  });

  it('are an image that is still being pulled', () => {
    const one = place();
    const agent = factsIn(daemonTask({ id: 'agent', created: '00:50' })).map((fact) => ({
      ...fact,
      pullStartedAt: at('00:52'),
      updatedAt: at('03:10'),
      version: 9,
    }));
    one.hears('03:30', [...factsIn(timeline(joined, orders)), ...agent, lookAt('03:30', ['one', 'agent'])]);
    expect(one.tells()[0]?.causes).toMatchObject([
      { what: expect.stringMatching(/has not pulled its image yet$/), reason: `it began at ${iso('00:52')}` },
    ]);
  });

  it('are the container that fails its health check; its output ECS does not tell', () => {
    const one = place();
    const sick = { healthStatus: 'UNHEALTHY', healthAt: at('01:50'), unhealthyContainer: 'router' };
    const facts = factsIn(timeline(joined, late, orders)).map((fact) =>
      fact.kind === 'task' && fact.group === `daemon:${DAEMON}` ? { ...fact, ...sick } : fact,
    );
    one.hears('01:50', facts);
    expect(one.tells()[0]?.causes).toMatchObject([
      {
        what: expect.stringMatching(/ is UNHEALTHY$/),
        reason: 'the health check of its container router fails; ECS does not tell its output',
        at: iso('01:50'),
      },
    ]);
  });

  it("are that ECS's agent is disconnected, until the instance is gone", () => {
    const one = place();
    const lost = instance(['00:00 REGISTERING', '01:00 ACTIVE', '03:10 ACTIVE disconnected']);
    one.hears('03:30', [...factsIn(timeline(lost, crashed, orders)), lookAt('03:30', ['one'])]);
    expect(one.tells()[0]?.causes).toMatchObject([
      {
        what: "ECS's agent on the instance is disconnected",
        reason: 'ECS learns late, or never, what happens there',
        at: iso('03:10'),
      },
      { at: iso('03:00') },
    ]);
    const gone = '04:00 INACTIVE disconnected';
    const left = instance(['00:00 REGISTERING', '01:00 ACTIVE', '03:10 ACTIVE disconnected', gone]);
    expect(agentIsLost(learned(factsIn(lost)))).toBe(true);
    expect(agentIsLost(learned(factsIn(left)))).toBe(false);
  });

  it('of a deployment are its rollback', () => {
    const one = place();
    const rolled = deployment(['10:00 IN_PROGRESS', '11:00 ROLLBACK_IN_PROGRESS']);
    one.hears('11:10', factsIn(rolled));
    const [notice] = one.tells();
    expect(notice).toMatchObject({
      now: 'going-on',
      causes: [{ what: expect.stringMatching(/ was rolled back$/), at: iso('11:00') }],
    });
  });
});

describe("the daemon's revision", () => {
  const running = [
    { daemonName: DAEMON, revision: 1, count: 4, deployedAt: at('-01:00') },
    { daemonName: DAEMON, revision: 6, count: 9, deployedAt: null },
    { daemonName: 'other', revision: 1, count: 2, deployedAt: null },
  ];
  const counted = (revisions: typeof running | undefined) => ({
    providers: [{ name: PROVIDER, autoRepair: true, ...(revisions && { revisions }) }],
    inventoryAt: at('03:20'),
  });
  const own = { daemonName: DAEMON, revision: 1, running: null, deployedAt: null, deployedBeforeMs: null };

  it('is that of its newest task there, beside what ECS counted', () => {
    expect(down(counted(running)).daemonRevision).toEqual({
      ...own,
      running: { count: 4, others: 9, asOf: iso('03:20') },
      deployedAt: iso('-01:00'),
      deployedBeforeMs: at('03:00') - at('-01:00'),
    });
  });

  it.each([
    { when: 'ECS counted no several of it', context: counted(undefined), known: own },
    { when: 'ECS counted others only', context: counted(running.slice(1)), known: own },
    {
      when: 'the inventory is older than an hour',
      context: { ...counted(running), inventoryAt: at('-60:00') },
      known: own,
    },
  ])('is without a count where $when', ({ context, known }) => {
    expect(down(context).daemonRevision).toEqual(known);
  });

  it('is null where no task of it is known there', () => {
    const one = place();
    one.hears('05:30', [...factsIn(timeline(joined, orders)), lookAt('05:30', ['one'])]);
    expect(one.tells(counted(running))).toMatchObject([{ state: 'open', daemonRevision: null }]);
  });
});

describe('its group', () => {
  const group = `111122223333/eu-west-1/payments/${PROVIDER}`;

  it('is of the missing daemon, whichever of the three rules led', () => {
    expect(down().groupId).toBe(`${group}/daemon-missing/${DAEMON}`);
    expect(opened(timeline(joined, late, orders)).groupId).toBe(`${group}/daemon-missing/${DAEMON}`);
  });

  it('stays as it was when it opened, whatever breaks later', () => {
    const one = place();
    one.hears(
      '21:20',
      factsIn(
        timeline(
          instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']),
          daemonTask({ id: 'agent', started: '00:50', ended: '21:00' }),
          applicationTask({ id: 'one', started: '01:05', ended: '21:10' }),
          applicationTask({ id: 'two', started: '01:05' }),
        ),
      ),
    );
    const [first] = one.tells();
    expect(first?.groupId).toBe(`${group}/daemon-stopped-last/${DAEMON}`);
    one.hears('40:00', factsIn(instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '39:00 INACTIVE'])));
    one.hears('01:50:00', []);
    expect(new Set(one.tells().map(({ groupId }) => groupId))).toEqual(new Set([first?.groupId]));
  });
});

describe('consequences', () => {
  it('are still acted on: a remedy is proposed against tasks that started too early', () => {
    const one = place();
    one.hears('01:50', [...factsIn(timeline(joined, orders, late)), lookAt('01:50', ['one', 'agent'])]);
    expect(one.tells()).toMatchObject([{ now: 'consequences' }]);
    const state = one.known();
    if (state.kind !== 'instance') throw new Error('not a container instance');
    const context = {
      policy: { ...DEFAULT_POLICY, mode: 'enforce' },
      coverages: inventoryAt(0).daemons,
      now: at('07:00'),
    } as const;
    expect(propose(state, context)).toMatchObject({ kind: 'plan', plan: { remedy: 'stop-early-tasks' } });
    one.hears('07:00', []);
    expect(one.known().incident).toMatchObject({ repairedAt: at('01:50') });
    expect(propose(state, context)).toMatchObject({ kind: 'plan', plan: { remedy: 'stop-early-tasks' } });
  });
});
