import { describe, expect, it } from 'vitest';
import type { learn } from '../../../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../../../shared/core/ledger/ledger.ts';
import { questionOf } from '../../../shared/core/looks/question.ts';
import { nextWatchOf } from '../../../shared/core/looks/watch.ts';
import type { Ask } from '../../../shared/core/scene/rule.ts';
import { daemonListing, INSTANCE_ITSELF, type LookFact } from '../../../shared/core/words/facts.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import { at, clusterArn, DAEMON, instanceArn, type Time, taskArn } from '../../timeline/index.ts';
import { learned } from '../ledger/learned.ts';
import { lookFact } from './look-fact.ts';
import { instanceFact, taskFact } from './small-ecs.ts';
import { verdictOf } from './verdict-of.ts';

const look = (time: Time, more: Partial<LookFact> = {}): LookFact =>
  lookFact(at(time), { listed: ['RUNNING', 'STOPPED', INSTANCE_ITSELF], ...more });
const lookAtDaemons = (time: Time) =>
  look(time, { complete: false, listed: [daemonListing(DAEMON, 'RUNNING'), daemonListing(DAEMON, 'STOPPED')] });

/** ACTIVE since 00:40. */
const ledgerOf = (...facts: readonly Parameters<typeof learn>[1][]): Ledger => {
  const active = { ...instanceFact('first'), version: 2, updatedAt: at('00:40'), timeIsExact: true };
  return learned([active, ...facts]);
};
const status = (name: string, time: Time) => ({
  ...instanceFact('first', name),
  version: 3,
  updatedAt: at(time),
  timeIsExact: true,
});
const askedOf = (ledger: Ledger, verdicts: readonly Verdict[], now: Time): readonly Ask[] | null =>
  questionOf(ledger, verdicts, [DAEMON], at(now))?.asks ?? null;

describe('the question to ECS', () => {
  it.each<{ when: string; verdicts: readonly Verdict[]; asks: readonly Ask[] | null }>([
    { when: 'all is held', verdicts: [verdictOf('daemon-started-first', 'held')], asks: null },
    {
      when: 'a DAEMON check is tied to no daemon: the tasks that it names are asked for',
      verdicts: [verdictOf('daemon-healthy', 'pending', { daemonName: null })],
      asks: ['tasks'],
    },
    {
      when: 'no start of the daemon is known',
      verdicts: [verdictOf('daemon-started-first', 'pending')],
      asks: ['daemons'],
    },
    {
      when: 'a rule waits for a moment',
      verdicts: [verdictOf('daemon-running', 'pending', { until: at('09:00') })],
      asks: null,
    },
    {
      when: 'a closing look is due',
      verdicts: [verdictOf('daemon-stopped-last', 'pending', { until: at('60:00') })],
      asks: ['tasks'],
    },
    { when: 'evidence is missing', verdicts: [verdictOf('daemon-stayed-up', 'inconclusive')], asks: ['tasks'] },
    { when: 'a drain lasts too long', verdicts: [verdictOf('drain-finished', 'pending')], asks: ['instance'] },
    {
      when: 'the drain and the daemon are in question',
      verdicts: [verdictOf('drain-finished', 'pending'), verdictOf('daemon-running', 'pending')],
      asks: ['instance', 'daemons'],
    },
    { when: 'a deployment hangs', verdicts: [verdictOf('deployment-settled', 'pending')], asks: null },
  ])('is $asks when $when', ({ verdicts, asks }) => {
    expect(askedOf(ledgerOf(), verdicts, '02:00')).toEqual(asks);
  });

  it('is the instance too, where it is not known when it registered', () => {
    const ledger = emptyLedger(instanceArn(), clusterArn());
    expect(askedOf(ledger, [verdictOf('daemon-running', 'pending')], '02:00')).toEqual(['instance', 'daemons']);
  });

  it('is everything while the instance leaves', () => {
    const ledger = ledgerOf(status('DRAINING', '05:00'));
    expect(askedOf(ledger, [verdictOf('daemon-stayed-up', 'pending')], '06:00')).toEqual(['tasks']);
  });

  it('is no less than what the look before has settled', () => {
    const waits = [verdictOf('drain-finished', 'pending')];
    expect(askedOf(ledgerOf(lookAtDaemons('02:00')), waits, '03:00')).toEqual(['instance', 'daemons']);
    expect(askedOf(ledgerOf(status('DRAINING', '05:00'), look('05:30')), waits, '06:00')).toEqual(['tasks']);
  });

  it('is nothing more of what a complete look did not tell, until the instance is gone, and then once', () => {
    const unknown = [verdictOf('daemon-stopped-last', 'inconclusive')];
    expect(askedOf(ledgerOf(look('03:00')), unknown, '04:00')).toBeNull();
    expect(askedOf(ledgerOf(look('03:00'), status('INACTIVE', '05:00')), unknown, '06:00')).toEqual(['tasks']);
    expect(askedOf(ledgerOf(look('06:00'), status('INACTIVE', '05:00')), unknown, '07:00')).toBeNull();
  });

  it('is not the health that ECS has just said it does not know', () => {
    const unknown = verdictOf('daemon-healthy', 'inconclusive');
    expect(askedOf(ledgerOf(), [unknown], '03:00')).toEqual(['instance']);
    expect(askedOf(ledgerOf(healthOf('INITIALIZING')), [unknown], '03:00')).toBeNull();
    const ofNone = verdictOf('daemon-healthy', 'inconclusive', { daemonName: null });
    expect(askedOf(ledgerOf(), [ofNone], '03:00')).toEqual(['instance']);
    const waits = verdictOf('daemon-healthy', 'pending');
    expect(askedOf(ledgerOf(healthOf('IMPAIRED')), [waits], '03:00')).toEqual(['instance']);
  });

  it('names what need not be asked', () => {
    const ledger = ledgerOf(
      taskFact('web', 'first'),
      taskFact('old STOPPED', 'first'),
      taskFact('agent daemon', 'first'),
    );
    const question = questionOf(ledger, [verdictOf('daemon-stopped-last', 'pending')], [DAEMON], at('02:00'));
    expect(question).toMatchObject({
      openTaskArns: [taskArn('web'), taskArn('agent')],
      endedTaskArns: [taskArn('old')],
      daemonTasks: new Map([[taskArn('agent'), DAEMON]]),
      newest: { status: 'ACTIVE', version: 2 },
    });
  });
});

describe('the question that is asked again', () => {
  const missing = [verdictOf('daemon-running', 'violated', { occurredAt: at('01:15') })];

  it.each<{ now: Time; asks: readonly Ask[] | null }>([
    { now: '02:20', asks: null },
    { now: '02:35', asks: ['daemons'] },
  ])('is $asks at $now of a daemon that a look at 01:30 did not find', ({ now, asks }) => {
    expect(askedOf(ledgerOf(lookAtDaemons('01:30')), missing, now)).toEqual(asks);
  });

  it('is every three minutes of one that has been missing for long', () => {
    expect(askedOf(ledgerOf(lookAtDaemons('60:00')), missing, '62:59')).toBeNull();
    expect(askedOf(ledgerOf(lookAtDaemons('60:00')), missing, '63:00')).toEqual(['daemons']);
  });

  it('is nothing of a daemon that started late, or on an instance that is gone', () => {
    const started = ledgerOf(lookAtDaemons('01:30'), { ...taskFact('agent daemon', 'first'), updatedAt: at('01:00') });
    expect(askedOf(started, missing, '05:00')).toBeNull();
    expect(askedOf(ledgerOf(look('06:00'), status('INACTIVE', '05:00')), missing, '20:00')).toBeNull();
  });

  const found = { taskArns: [taskArn('agent')] };
  /** Its task started at 01:00; only a look told so. */
  const watched = (...facts: readonly Parameters<typeof learn>[1][]) =>
    ledgerOf({ ...lookAtDaemons('01:30'), ...found }, taskFact('agent daemon', 'first'), ...facts);

  it('is, of a daemon that no event has told of, asked at the same moments for all instances', () => {
    expect(askedOf(watched(), [], '02:59')).toBeNull();
    expect(askedOf(watched(), [], '03:00')).toEqual(['daemons']);
  });

  it('is, of a daemon that an event has told of, nothing', () => {
    const event = { ...taskFact('agent daemon', 'first'), updatedAt: at('01:00') };
    expect(askedOf(watched(event), [], '09:00')).toBeNull();
  });

  it.each([
    { status: 'IMPAIRED', asks: ['tasks'] },
    { status: 'OK', asks: null },
    { status: 'INITIALIZING', asks: null },
  ])('is $asks, where its health has become $status since', ({ status, asks }) => {
    const ledger = watched(healthOf(status));
    expect(askedOf(ledger, [], '02:10')).toEqual(asks);
    expect(nextWatchOf(ledger)).toBe(asks === null ? at('03:00') : at('02:00'));
  });
});

const healthOf = (status: string) =>
  ({
    kind: 'health',
    clusterArn: clusterArn(),
    containerInstanceArn: instanceArn(),
    capacityProviderName: null,
    ec2InstanceId: null,
    lastStatusChange: at('02:00'),
    daemonChecks: [{ status, statusReason: null }],
  }) as const;
