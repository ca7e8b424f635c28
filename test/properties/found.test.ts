/** The properties found these, each in its smallest form. */
import { describe, expect, it } from 'vitest';
import { compact } from '../../shared/core/folding/compact.ts';
import { judge } from '../../shared/core/judging/judge.ts';
import { learn, merge } from '../../shared/core/ledger/learn.ts';
import { pack, unpack } from '../../shared/core/ledger/packed.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import type { InstanceFact, InstanceScopedFact, TaskFact } from '../../shared/core/words/facts.ts';
import type { RuleName, Verdict } from '../../shared/core/words/verdict.ts';
import { OF_INSTANCE, ran, status as statusFact } from '../core/advance/one-instance.ts';
import { learned } from '../core/ledger/learned.ts';
import {
  applicationTask,
  at,
  DAEMON,
  daemonTask,
  deployment,
  expected,
  instance,
  iso,
  type Time,
  taskArn,
  timeline,
  verdictOf,
  verdictsOf,
} from '../timeline/index.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);

describe('the order of arrival', () => {
  it('does not choose which of two deployments that ended well is told of', () => {
    const first = deployment(['01:00 PENDING', '05:00 SUCCESSFUL'], { id: 'first' });
    const second = deployment(['10:00 PENDING', '12:00 SUCCESSFUL'], { id: 'second' });
    expect(verdictsOf([...second, ...first])).toEqual(verdictsOf([...first, ...second]));
  });

  it('does not choose when a daemon was first seen, where the provider of an instance is unknown', () => {
    const nowhere = { on: 'nowhere', provider: null } as const;
    const late = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE'], nowhere),
      daemonTask({ ...nowhere, id: 'late', created: '04:00', started: '06:00' }),
    );
    const elsewhere = timeline(
      instance(['20:00 REGISTERING'], { on: 'else' }),
      daemonTask({ on: 'else', started: '21:00' }),
    );
    const asked = { daemons: 'seen' } as const;
    expect(verdictsOf([...elsewhere, ...late], asked)).toEqual(verdictsOf([...late, ...elsewhere], asked));
    expect(verdictOf('daemon-running', [...elsewhere, ...late], { ...asked, on: 'nowhere' })?.outcome).toBe('violated');
  });
});

describe('a lost event', () => {
  const draining = instance(['00:00 REGISTERING', '01:00 ACTIVE', '09:00 ACTIVE lost', '20:00 DRAINING']);

  it('leaves open whether a daemon that ended while leaving began had failed before', () => {
    const events = timeline(draining, daemonTask({ started: '00:50', ended: '19:00' }));
    expect(verdictOf('repair-started', events)?.outcome).toBe('inconclusive');
  });

  it('of every status of the instance is no proof that ECS did not repair it', () => {
    const events = timeline(daemonTask({ started: '00:50', ended: '02:00' }));
    expect(verdictOf('repair-started', events, { now: '30:00' })?.outcome).not.toBe('violated');
  });

  it('of another instance’s drain leaves open whether the repair pace was used up', () => {
    const other = instance(['00:00 REGISTERING', '01:00 ACTIVE', '02:00 DRAINING lost', '30:00 INACTIVE'], {
      on: 'other',
    });
    const events = timeline(
      joined,
      daemonTask({ started: '00:50', ended: '05:00' }),
      other,
      daemonTask({ on: 'other', id: 'o', started: '00:50' }),
    );
    expect(verdictOf('repair-started', events, { now: '59:00' })).toBeUndefined();
  });

  it('may be one of an earlier daemon task, where the capture began after the registration', () => {
    const events = timeline(
      instance(['20:00 ACTIVE'], { registeredAt: '00:00', firstVersion: 9 }),
      applicationTask({ started: '10:00', lost: ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING'], ended: '30:00' }),
      daemonTask({ created: '20:00', started: '21:00' }),
    );
    expect(verdictOf('daemon-stayed-up', events)?.outcome).toBe('inconclusive');
  });

  it('of a task’s end leaves open whether it ended before the daemon’s deletion', () => {
    const events = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']),
      daemonTask({ started: '00:50', ended: '21:00' }),
      applicationTask({ id: 'known', started: '01:05', ended: '15:00' }),
      applicationTask({ id: 'lost', started: '01:05', ended: '20:50', lost: ['DEPROVISIONING', 'STOPPED'] }),
    );
    const asked = { daemons: [expected({ deletedAt: iso('30:00') })], now: '59:00' } as const;
    expect(verdictOf('daemon-stopped-last', events, asked)?.outcome).toBe('inconclusive');
  });

  it('does not make an ACTIVE after a cancelled drain the first one, late', () => {
    const events = instance(['00:00 REGISTERING', '01:00 ACTIVE lost', '12:00 DRAINING', '13:00 ACTIVE']);
    expect(verdictOf('instance-activated', events, { daemon: null, daemons: [expected()] })?.outcome).toBe(
      'inconclusive',
    );
  });

  it('lets leaving begin in the very millisecond of the last fact before it', () => {
    const events = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 ACTIVE', '20:00 DRAINING lost', '21:00 DEREGISTERING']),
      daemonTask({ started: '00:50', ended: '20:00' }),
      applicationTask({ started: '01:05', ended: '20:30' }),
    );
    expect(verdictOf('daemon-stayed-up', events)?.outcome).toBe('inconclusive');
  });
});

const status = (version: number, name: string, time: Time, timeIsExact = true): InstanceFact => ({
  ...statusFact(version, name, at(time)),
  timeIsExact,
});
const run = (id: string, started: Time, ended: Time | null, group = 'service:web'): TaskFact => {
  const life = { id, group, from: at(started), to: ended === null ? null : at(ended) };
  return ran(life, { version: ended === null ? 1 : 2, stoppedReason: null, stopCode: null, exitCode: null });
};
const daemonRun = (id: string, started: Time, ended: Time | null): TaskFact =>
  run(id, started, ended, `daemon:${DAEMON}`);

const judged = (facts: readonly InstanceScopedFact[], now: Time, deletedAt: Time | null = null, fold = false) => {
  const ledger = learned(facts);
  if (fold)
    compact(ledger, at(now), [{ daemonName: DAEMON, until: Number.POSITIVE_INFINITY }], { policy: DEFAULT_POLICY });
  const context = {
    policy: { ...DEFAULT_POLICY, drainDeadlineSeconds: 60 },
    now: at(now),
    evidence: 'looks',
    knownSince: at('00:00'),
    isRepairHeldBack: () => false,
  } as const;
  const coverage = {
    daemonName: DAEMON,
    clusterArn: null,
    capacityProviderNames: null,
    critical: true,
    createdAt: null,
    deletedAt: deletedAt === null ? null : at(deletedAt),
    firstDeployment: null,
    firstSeenAt: null,
  };
  return judge(ledger, [coverage], context);
};
const of = (rule: RuleName, verdicts: readonly Verdict[]): Verdict | undefined =>
  verdicts.find((verdict) => verdict.rule === rule);

describe('a look', () => {
  it('that finds an instance ACTIVE late proves nothing, though it was REGISTERING one version before', () => {
    const facts = [status(1, 'REGISTERING', '00:00'), status(2, 'ACTIVE', '40:00', false)];
    expect(of('instance-activated', judged(facts, '40:00'))?.outcome).toBe('inconclusive');
  });

  it('that finds an instance gone does not tell since when: it may have been before the grace or the deadline', () => {
    const impaired = { status: 'IMPAIRED', statusReason: null };
    const facts: InstanceScopedFact[] = [
      status(1, 'ACTIVE', '00:00'),
      status(2, 'DRAINING', '10:00'),
      status(3, 'INACTIVE', '40:00', false),
      { kind: 'health', ...OF_INSTANCE, ec2InstanceId: null, lastStatusChange: at('10:00'), daemonChecks: [impaired] },
    ];
    expect(of('daemon-healthy', judged(facts, '40:00'))?.outcome).toBe('inconclusive');
    expect(of('drain-finished', judged(facts, '40:00'))?.outcome).toBe('inconclusive');
  });
});

describe('a repeat', () => {
  it('of a status other than ACTIVE changes nothing, and says so', () => {
    const ledger = learned([status(5, 'DRAINING', '20:00')]);
    expect(learn(ledger, status(5, 'DRAINING', '20:00'))).toBe(false);
  });

  it('of health without a time is learned as it is merged', () => {
    const newest = run('web', '01:00', '02:00');
    const older = { ...run('web', '01:00', null), healthStatus: 'UNHEALTHY' };
    expect(learned([newest, older])).toEqual(merge(learned([newest]), learned([older])));
  });
});

describe('a packed ledger', () => {
  it.each(['\ud800', '!', ',', '%2C', 'a!b'])('keeps a task whose id is %j', (id) => {
    const prefix = taskArn('web').slice(0, -32);
    const ledger = learned([{ ...run('web', '01:00', null), taskArn: `${prefix}${id}` }]);
    expect(unpack(pack(ledger))).toEqual(ledger);
  });
});

describe('compact', () => {
  it('keeps the tasks that outlasted the drain’s deadline', () => {
    const facts = [
      status(1, 'ACTIVE', '00:00'),
      status(2, 'DRAINING', '10:00'),
      daemonRun('agent', '01:00', null),
      ...['1', '2', '3', '4'].map((id) => run(id, '02:00', '12:00')),
      status(3, 'INACTIVE', '13:00'),
    ];
    expect(of('drain-finished', judged(facts, '59:00', null, true))).toEqual(
      of('drain-finished', judged(facts, '59:00')),
    );
  });

  it('waits for a daemon’s end that was reported after that of the application task', () => {
    const first = [
      daemonRun('agent', '01:00', null),
      run('1', '02:00', '03:00'),
      run('2', '02:00', '10:00'),
      run('3', '02:00', '10:05'),
    ];
    const ended = { ...daemonRun('agent', '01:00', '09:55'), updatedAt: at('10:10') };
    const ledger = learned([status(1, 'ACTIVE', '00:00'), ...first]);
    compact(ledger, at('25:06'), [{ daemonName: DAEMON, until: Number.POSITIVE_INFINITY }], { policy: DEFAULT_POLICY });
    learn(ledger, ended);
    expect(ledger.tasks.has(taskArn('2'))).toBe(true);
  });

  it('keeps what ended after a daemon’s deletion, as if it ran on', () => {
    const facts = [
      status(1, 'ACTIVE', '00:00'),
      status(2, 'DRAINING', '10:00'),
      daemonRun('agent', '01:00', '15:00'),
      run('first', '01:30', '02:00'),
      run('last', '02:00', '09:00'),
      run('after', '02:00', '20:00'),
      { kind: 'look', ...OF_INSTANCE, at: at('16:00'), listed: [], taskArns: [], missing: [], complete: true } as const,
    ];
    const [folded, whole] = [judged(facts, '59:00', '18:00', true), judged(facts, '59:00', '18:00')];
    expect(of('daemon-stopped-last', whole)?.outcome).toBe('pending');
    expect(of('daemon-stopped-last', folded)).toEqual(of('daemon-stopped-last', whole));
  });
});
