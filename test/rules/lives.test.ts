import { describe, expect, it } from 'vitest';
import {
  type Asked,
  applicationTask,
  DAEMON,
  daemonTask,
  deployment,
  expected,
  instance,
  iso,
  said,
  says,
  type Time,
  timeline,
  verdictOf,
  verdictsOf,
} from '../timeline/index.ts';

const RULE = 'deployment-settled';
const NOW = '01:06:40';

/** Something old: what is known of the cluster reaches back to it. */
const old = instance(['00:00 ACTIVE'], { on: 'old', registeredAt: '-03:00:00', firstVersion: 9 });

/** Registered at a moment, ACTIVE 20 s later; its application task starts 30 s before its daemon task. */
const late = (registered: Time, start: Time, daemonStart: Time) =>
  timeline(
    instance([`${registered} REGISTERING`, `${start} ACTIVE`]),
    applicationTask({ started: start }),
    daemonTask({ started: daemonStart }),
  );

const judged = (events: readonly unknown[], asked: Asked) =>
  Object.fromEntries(verdictsOf(events, asked).map(({ rule, outcome }) => [rule, outcome]));

const former = (end: 'SUCCESSFUL' | 'STOPPED') => deployment(['01:40 PENDING', `03:20 ${end}`], { id: 'former' });
const first = deployment(['33:20 PENDING', '35:00 SUCCESSFUL'], { id: 'first' });

describe('a daemon that was deleted and created again', () => {
  const again = { ...expected({ createdAt: iso('33:20') }) };
  const bothLives = [expected({ createdAt: iso('01:00'), deletedAt: iso('16:40') }), again];
  const between = timeline(
    instance(['08:20 REGISTERING', '08:40 ACTIVE']),
    applicationTask({ started: '08:50' }),
    daemonTask({ started: '35:00' }),
  );

  it('is not judged by a deployment of its former life on an instance from before its creation', () => {
    const events = timeline(old, former('SUCCESSFUL'), between);
    expect(judged(events, { daemons: [again], now: NOW })).toEqual({ 'instance-activated': 'held' });
  });

  it('is judged on such an instance by its former life, if that is declared: what began at its deletion is nothing', () => {
    const events = timeline(
      old,
      former('SUCCESSFUL'),
      first,
      instance(['08:20 REGISTERING', '08:40 ACTIVE']),
      daemonTask({ started: '08:35', ended: '16:40' }),
      applicationTask({ started: '10:05' }),
    );
    expect(said(verdictOf('daemon-started-first', events, { daemons: bothLives, now: NOW }))).toEqual(
      says({ outcome: 'held', marginMs: 90_000 }),
    );
    expect(said(verdictOf('daemon-stayed-up', events, { daemons: bothLives, now: NOW }))).toEqual(
      says({ outcome: 'held' }),
    );
    expect(verdictOf('repair-started', events, { daemons: bothLives, now: NOW })).toBeUndefined();
  });

  it('is violated on a later instance, whatever became of the deployment of its former life', () => {
    const events = timeline(old, former('STOPPED'), first, late('50:00', '50:30', '51:00'));
    for (const daemons of [[again], bothLives])
      expect(said(verdictOf('daemon-started-first', events, { daemons, now: NOW }))).toEqual(
        says({ outcome: 'violated', marginMs: -30_000, tasks: ['web'], occurredAt: '50:30' }),
      );
  });

  it('is judged by the life that surely covers an instance of which nobody knows when it registered', () => {
    const unknown = (at: Time) => instance([`${at} ACTIVE`], { registeredAt: null, firstVersion: 2 });
    const events = (at: Time) =>
      timeline(old, unknown(at), daemonTask({ started: at }), applicationTask({ started: at }));
    const asked = { daemons: [expected({ deletedAt: iso('16:40') }), again], now: NOW } as const;
    expect(judged(events('10:00'), asked)).toMatchObject({ 'daemon-started-first': 'held' });
    expect(judged(events('40:00'), asked)).toMatchObject({ 'daemon-started-first': 'held' });
  });
});

describe('a first deployment that failed', () => {
  const asked = { daemons: [expected({ createdAt: iso('00:00') })], now: NOW } as const;
  const failed = deployment(['01:40 PENDING', '03:20 ROLLBACK_IN_PROGRESS'], { id: 'failed' });
  const second = deployment(['05:00 PENDING', '10:00 SUCCESSFUL'], { id: 'second' });

  it.each<{ registered: Time; started: Time; daemon: Time; outcome: 'violated' | 'inconclusive' | undefined }>([
    { registered: '50:00', started: '50:30', daemon: '51:00', outcome: 'violated' },
    { registered: '10:00', started: '10:30', daemon: '11:00', outcome: 'violated' },
    { registered: '09:59', started: '10:30', daemon: '11:00', outcome: 'inconclusive' },
    { registered: '01:40', started: '10:30', daemon: '11:00', outcome: 'inconclusive' },
    { registered: '01:39', started: '10:30', daemon: '11:00', outcome: undefined },
  ])('covers from the end of the one that succeeded: registered at $registered is $outcome', (row) => {
    const events = timeline(old, failed, second, late(row.registered, row.started, row.daemon));
    expect(verdictOf('daemon-started-first', events, asked)?.outcome).toBe(row.outcome);
  });

  it('with none that succeeded violates nothing', () => {
    const events = timeline(old, failed, late('50:00', '50:30', '51:00'));
    expect(verdictOf('daemon-started-first', events, asked)?.outcome).toBe('inconclusive');
  });
});

describe('the deployments of a declared life', () => {
  const lives = (...entries: readonly { createdAt?: Time; deletedAt?: Time }[]): Asked => ({
    on: null,
    now: NOW,
    daemons: entries.map(({ createdAt, deletedAt }) =>
      expected({
        ...(createdAt && { createdAt: iso(createdAt) }),
        ...(deletedAt && { deletedAt: iso(deletedAt) }),
      }),
    ),
  });
  const outcomeIn = (events: readonly unknown[], asked: Asked) => verdictOf(RULE, events, asked)?.outcome;

  it('alone are judged', () => {
    expect(outcomeIn(former('STOPPED'), lives({ createdAt: '33:20' }))).toBeUndefined();
    expect(outcomeIn(first, lives({ deletedAt: '33:20' }))).toBeUndefined();
    expect(outcomeIn(timeline(former('STOPPED'), first), lives({ createdAt: '33:20' }))).toBe('held');
  });

  it('supersede none of another life', () => {
    const events = timeline(former('STOPPED'), first);
    expect(outcomeIn(events, lives({}))).toBe('held');
    const apart = lives({ deletedAt: '16:40' }, { createdAt: '33:20' });
    expect(said(verdictOf(RULE, events, apart))).toEqual(says({ outcome: 'violated', occurredAt: '03:20' }));
    expect(outcomeIn(events, lives({ deletedAt: '33:20' }, { createdAt: '33:20' }))).toBe('violated');
  });

  it('are those of one life where declarations overlap, as for two providers', () => {
    const daemons = [
      expected({ capacityProviderNames: ['arm'], deletedAt: iso('34:00') }),
      expected({ capacityProviderNames: ['gpu'], createdAt: iso('01:00') }),
    ];
    expect(outcomeIn(timeline(former('STOPPED'), first), { ...lives(), daemons })).toBe('held');
  });

  it('are as if what happened at or after the deletion had not happened', () => {
    const slow = deployment(['05:00 PENDING', '06:00 IN_PROGRESS', '20:00 STOPPED']);
    const policy = { deploymentDeadlineSeconds: 600 };
    expect(outcomeIn(slow, lives({ deletedAt: '20:00' }))).toBeUndefined();
    expect(said(verdictOf(RULE, slow, { ...lives({ deletedAt: '20:00' }), policy }))).toEqual(
      says({ outcome: 'violated', occurredAt: '15:00' }),
    );
    expect(outcomeIn(slow, { ...lives({ deletedAt: '15:00' }), policy })).toBeUndefined();
    expect(outcomeIn(deployment(['05:00 PENDING']), lives({ deletedAt: '15:00' }))).toBeUndefined();
  });
});

describe('knowledge of another cluster', () => {
  const elsewhere = (cluster: string) =>
    instance(['00:00 ACTIVE'], { on: 'else', cluster, registeredAt: '-03:00:00', firstVersion: 9 });
  const younger = timeline(
    instance(['05:00 ACTIVE'], { registeredAt: '04:00', firstVersion: 2 }),
    applicationTask({ started: '04:40', lost: ['PROVISIONING', 'PENDING', 'ACTIVATING'] }),
    daemonTask({ started: '04:50', lost: ['PROVISIONING', 'PENDING', 'ACTIVATING'] }),
  );
  const outcomeIn = (events: readonly unknown[], asked: Asked = {}) =>
    verdictOf('daemon-started-first', events, { now: NOW, ...asked })?.outcome;

  it('proves no start edge, and what is known of its own cluster does', () => {
    expect(outcomeIn(timeline(elsewhere('orders'), younger))).toBe('inconclusive');
    expect(outcomeIn(timeline(elsewhere('payments'), younger))).toBe('violated');
  });

  it('counts too where it is no more than a task on Fargate', () => {
    const fargate = (cluster: string) => applicationTask({ id: 'fargate', cluster, on: null, started: '00:20' });
    expect(outcomeIn(timeline(fargate('orders'), younger))).toBe('inconclusive');
    expect(outcomeIn(timeline(fargate('payments'), younger))).toBe('violated');
  });

  it('does not make its deployment the first, nor its facts older than the creation', () => {
    const daemons = [{ daemonName: DAEMON, createdAt: iso('01:00') }];
    const registered = late('02:00', '02:30', '03:00');
    const running = (cluster: string) => deployment(['01:30 PENDING', '10:00 SUCCESSFUL'], { cluster });
    expect(outcomeIn(timeline(old, running('payments'), registered), { daemons })).toBe('inconclusive');
    expect(outcomeIn(timeline(old, running('orders'), registered), { daemons })).toBe('violated');
    // created before the oldest fact of the instance's own cluster: which deployment was the first is not known
    expect(outcomeIn(timeline(elsewhere('orders'), running('payments'), registered), { daemons })).toBe('violated');
  });
});

describe('without --daemons an instance', () => {
  it('of which nobody knows when it registered is not violated', () => {
    const events = (registeredAt: Time | null) =>
      timeline(
        old,
        instance(['05:00 ACTIVE'], { registeredAt, firstVersion: 2 }),
        daemonTask({ started: '04:50', ended: '10:00' }),
        applicationTask({ started: '05:05' }),
      );
    const asked = { daemons: 'seen', now: NOW } as const;
    expect(verdictOf('daemon-stayed-up', events('04:00'), asked)?.outcome).toBe('violated');
    expect(verdictOf('daemon-stayed-up', events(null), asked)?.outcome).toBe('inconclusive');
  });

  it('whose provider is not known is told by its own sighting when the daemon was first seen there', () => {
    const nowhere = { provider: null } as const;
    const host = (on: string) => instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on, ...nowhere });
    const events = timeline(
      host('first'),
      host('second'),
      daemonTask({ id: 'early', on: 'second', ...nowhere, started: '00:50' }),
      applicationTask({ ...nowhere, started: '01:05' }),
      daemonTask({ ...nowhere, created: '12:00', started: '12:10' }),
    );
    expect(verdictOf('daemon-started-first', events, { daemons: 'seen', now: NOW })?.outcome).toBe('inconclusive');
  });
});
