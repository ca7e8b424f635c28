import { describe, expect, it } from 'vitest';
import {
  clusterArn,
  DAEMON,
  deployment,
  expected,
  instance,
  iso,
  timeline,
  verdictOf,
  verdictsOf,
} from '../timeline/index.ts';
import { itIsNotJudged, itJudges } from './rows.ts';

const RULE = 'deployment-settled';

const stopped = deployment(['05:00 PENDING', '06:00 IN_PROGRESS', '08:00 STOP_REQUESTED', '09:00 STOPPED'], {
  id: 'stopped',
});

describe(RULE, () => {
  const ENDLESS = { policy: { deploymentDeadlineSeconds: 600 } };

  itJudges(RULE, { on: null }, [
    {
      when: 'it succeeded',
      events: deployment(['05:00 PENDING', '06:00 IN_PROGRESS', '15:00 SUCCESSFUL']),
      outcome: 'held',
      reason: 'the deployment ended as it should after 10 min',
    },
    {
      when: 'its deadline is now',
      asked: { ...ENDLESS, now: '15:00' },
      events: deployment(['05:00 PENDING', '06:00 IN_PROGRESS']),
      outcome: 'pending',
    },
    {
      when: 'its deadline has just passed',
      asked: { ...ENDLESS, now: '15:00.001' },
      events: deployment(['05:00 PENDING', '06:00 IN_PROGRESS']),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'a later one began, and the last that is known of it is that it went on: it has ended since',
      asked: { ...ENDLESS, now: '40:00' },
      events: timeline(
        deployment(['05:00 PENDING', '06:00 IN_PROGRESS'], { id: 'earlier' }),
        deployment(['07:00 PENDING', '12:00 SUCCESSFUL'], { id: 'later' }),
      ),
      outcome: 'inconclusive',
      reason: 'not known: when the deployment ended: a later one superseded it',
    },
    {
      when: 'of it only its stop was seen, at the moment at which another one began',
      events: timeline(
        deployment(['07:00 STOPPED'], { id: 'earlier' }),
        deployment(['07:00 PENDING', '12:00 SUCCESSFUL'], { id: 'later' }),
      ),
      outcome: 'inconclusive',
      reason: 'not known: when the deployment began: only its end was seen',
    },
    {
      when: 'it was stopped after another one that began at the same moment had succeeded',
      events: timeline(
        deployment(['07:00 PENDING', '09:00 STOPPED'], { id: 'one' }),
        deployment(['07:00 PENDING', '08:00 SUCCESSFUL'], { id: 'other' }),
      ),
      outcome: 'violated',
      occurredAt: '09:00',
    },
    {
      when: 'the daemon was deleted a millisecond after its deadline',
      asked: { ...ENDLESS, now: '40:00', daemons: [expected({ deletedAt: iso('15:00.001') })] },
      events: deployment(['05:00 PENDING', '06:00 IN_PROGRESS']),
      outcome: 'violated',
      occurredAt: '15:00',
    },
  ]);

  itIsNotJudged(RULE, { on: null }, [
    {
      when: 'the daemon was deleted at its deadline',
      asked: { ...ENDLESS, now: '40:00', daemons: [expected({ deletedAt: iso('15:00') })] },
      events: deployment(['05:00 PENDING', '06:00 IN_PROGRESS']),
    },
  ]);

  itJudges(RULE, { on: null }, [
    {
      when: 'the deployment succeeded',
      events: deployment(['05:00 PENDING', '06:00 IN_PROGRESS', '15:00 SUCCESSFUL']),
      outcome: 'held',
    },
    {
      when: 'it succeeded exactly a day after it began',
      events: deployment(['05:00 PENDING', '24:05:00 SUCCESSFUL']),
      outcome: 'held',
    },
    {
      when: 'it was stopped because a later one took its place, and that succeeded',
      events: timeline(
        stopped,
        deployment(['07:00 PENDING', '09:30 IN_PROGRESS', '15:00 SUCCESSFUL'], { id: 'later' }),
      ),
      outcome: 'held',
    },
    { when: 'it was stopped and no later one exists', events: stopped, outcome: 'violated', occurredAt: '09:00' },
    {
      when: 'it was stopped and only an earlier one exists',
      events: timeline(
        deployment(['01:00 PENDING', '02:00 IN_PROGRESS', '04:00 SUCCESSFUL'], { id: 'earlier' }),
        stopped,
      ),
      outcome: 'violated',
      occurredAt: '09:00',
    },
    {
      when: 'a rollback began',
      events: deployment(['05:00 PENDING', '06:00 IN_PROGRESS', '10:00 ROLLBACK_IN_PROGRESS']),
      outcome: 'violated',
      occurredAt: '10:00',
    },
    {
      when: 'a rollback ended well: its beginning is the moment',
      events: deployment([
        '05:00 PENDING',
        '06:00 IN_PROGRESS',
        '10:00 ROLLBACK_IN_PROGRESS',
        '14:00 ROLLBACK_SUCCESSFUL',
      ]),
      outcome: 'violated',
      occurredAt: '10:00',
    },
    {
      when: 'of a rollback only its failure was seen',
      events: deployment(['05:00 PENDING', '06:00 IN_PROGRESS', '14:00 ROLLBACK_FAILED']),
      outcome: 'violated',
      occurredAt: '14:00',
    },
    {
      when: 'a rollback was followed by a deployment that succeeded: only STOPPED is excused by a later one',
      events: timeline(
        deployment(['05:00 PENDING', '10:00 ROLLBACK_IN_PROGRESS', '14:00 ROLLBACK_SUCCESSFUL'], { id: 'first' }),
        deployment(['20:00 PENDING', '25:00 SUCCESSFUL'], { id: 'second' }),
      ),
      outcome: 'violated',
      occurredAt: '10:00',
    },
    {
      when: 'it succeeded 1 ms later than a day after it began',
      events: deployment(['05:00 PENDING', '24:05:00.001 SUCCESSFUL']),
      outcome: 'violated',
      occurredAt: '24:05:00',
    },
    {
      when: 'it was stopped after its deadline: the deadline came first',
      asked: { policy: { deploymentDeadlineSeconds: 60 } },
      events: deployment(['00:01 PENDING', '00:02 IN_PROGRESS', '02:10 STOPPED']),
      outcome: 'violated',
      occurredAt: '01:01',
    },
    {
      when: 'its rollback began after its deadline: the deadline came first',
      asked: { policy: { deploymentDeadlineSeconds: 60 } },
      events: deployment(['00:01 PENDING', '02:10 ROLLBACK_IN_PROGRESS', '03:00 ROLLBACK_SUCCESSFUL']),
      outcome: 'violated',
      occurredAt: '01:01',
    },
    {
      when: 'its rollback began before its deadline and lasted beyond it: the rollback came first',
      asked: { policy: { deploymentDeadlineSeconds: 60 } },
      events: deployment(['00:01 PENDING', '00:40 ROLLBACK_IN_PROGRESS', '03:00 ROLLBACK_SUCCESSFUL']),
      outcome: 'violated',
      occurredAt: '00:40',
    },
    {
      when: 'several went wrong: the earliest act of any',
      asked: { policy: { deploymentDeadlineSeconds: 600 } },
      events: timeline(
        deployment(['00:01 PENDING', '20:00 STOPPED'], { id: 'first' }),
        deployment(['05:00 PENDING', '06:00 ROLLBACK_IN_PROGRESS'], { id: 'second' }),
      ),
      outcome: 'violated',
      occurredAt: '06:00',
    },
    {
      when: 'one that was superseded was still in progress after its deadline',
      asked: { policy: { deploymentDeadlineSeconds: 600 } },
      events: timeline(
        deployment(['00:00 PENDING', '11:00 IN_PROGRESS'], { id: 'slow' }),
        deployment(['12:00 PENDING', '13:00 SUCCESSFUL'], { id: 'later' }),
      ),
      outcome: 'violated',
      occurredAt: '10:00',
    },
    {
      when: 'it is still in progress after its deadline',
      asked: { policy: { deploymentDeadlineSeconds: 600 }, now: '15:00.001' },
      events: deployment(['05:00 PENDING', '06:00 IN_PROGRESS']),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'it is in progress and its deadline passes in 1 ms',
      asked: { policy: { deploymentDeadlineSeconds: 600 }, now: '14:59.999' },
      events: deployment(['05:00 PENDING', '06:00 IN_PROGRESS']),
      outcome: 'pending',
    },
    {
      when: 'a stop was asked for, which is not the end',
      events: deployment(['05:00 PENDING', '06:00 IN_PROGRESS', '08:00 STOP_REQUESTED']),
      outcome: 'pending',
    },
    {
      when: 'one was replaced and the later one is in progress',
      events: timeline(stopped, deployment(['07:00 PENDING', '09:30 IN_PROGRESS'], { id: 'later' })),
      outcome: 'pending',
    },
    {
      when: 'an earlier one succeeded and a later one is in progress',
      events: timeline(
        deployment(['01:00 PENDING', '04:00 SUCCESSFUL'], { id: 'earlier' }),
        deployment(['07:00 PENDING'], { id: 'later' }),
      ),
      outcome: 'pending',
    },
    {
      when: 'only its success is in the stream: nobody knows how long it lasted',
      events: deployment(['15:00 SUCCESSFUL']),
      outcome: 'inconclusive',
    },
  ]);

  it('is said of the cluster and the daemon, of no instance and no provider', () => {
    expect(verdictsOf(stopped)).toMatchObject([
      {
        rule: RULE,
        clusterArn: clusterArn(),
        capacityProviderName: null,
        containerInstanceArn: null,
        daemonName: DAEMON,
        marginMs: null,
        tasks: [],
      },
    ]);
  });

  it('is said of each cluster and daemon by itself', () => {
    const events = timeline(
      stopped,
      deployment(['05:00 PENDING', '06:00 SUCCESSFUL'], { cluster: 'orders' }),
      deployment(['05:00 PENDING', '06:00 SUCCESSFUL'], { name: 'other' }),
    );
    const lines = verdictsOf(events, { daemons: [expected(), expected({ daemonName: 'other' })] });
    expect(lines.map(({ clusterArn, daemonName, outcome }) => [clusterArn, daemonName, outcome])).toEqual([
      [clusterArn('orders'), DAEMON, 'held'],
      [clusterArn(), DAEMON, 'violated'],
      [clusterArn(), 'other', 'held'],
    ]);
  });

  it('reads the nanoseconds that ECS writes', () => {
    const [event] = deployment(['05:00.618 STOPPED']);
    const nanoseconds = { ...event, detail: { ...event?.detail, updatedAt: '2026-09-14T12:05:00.618059641Z' } };
    expect(verdictOf(RULE, [nanoseconds], { on: null })?.occurredAt).toBe(iso('05:00.618'));
  });

  itIsNotJudged(RULE, { on: null }, [
    { when: 'no deployment was seen', events: instance(['00:00 REGISTERING', '01:00 ACTIVE']) },
    {
      when: 'the daemon is not among those to judge',
      asked: { daemons: [expected({ daemonName: 'other' })] },
      events: stopped,
    },
  ]);
});
