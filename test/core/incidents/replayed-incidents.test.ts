import { describe, expect, it } from 'vitest';
import { createReplay } from '../../../cli/replay/stream/engine.ts';
import type { Incident } from '../../../shared/core/incidents/incident.ts';
import type { Envelope } from '../../timeline/envelope.ts';
import {
  applicationTask,
  at,
  daemonTask,
  deployment,
  instance,
  instanceArn,
  type Time,
  timeline,
} from '../../timeline/index.ts';

const replayed = (...events: readonly (readonly Envelope[])[]): readonly Incident[] => {
  const replay = createReplay();
  for (const event of timeline(...events)) replay.add(event);
  return replay.result().incidents;
};

const joined = (on = 'first') => instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on });
/** An instance on which an application task ran before the daemon. */
const early = (on: string, started: Time, ended?: Time) =>
  timeline(
    joined(on),
    daemonTask({ id: `agent-${on}`, on, started: '01:15' }),
    applicationTask({ id: `web-${on}`, on, started, ...(ended && { ended }) }),
  );
const failed = (name: string, cluster: string) =>
  deployment(['00:00 PENDING', '01:00 IN_PROGRESS', '09:00 ROLLBACK_IN_PROGRESS'], { name, cluster });

describe('the incidents of a replay', () => {
  it('are one per container instance, however many rules broke on it', () => {
    const incidents = replayed(
      joined(),
      daemonTask({ started: '02:00', ended: '10:00' }),
      applicationTask({ started: '01:10' }),
    );
    expect(incidents).toHaveLength(1);
    expect(incidents[0]?.violations.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['daemon-started-first', 'daemon-stayed-up']),
    );
  });

  it('are one per cluster and daemon for deployments', () => {
    const incidents = replayed(failed('agent', 'orders'), failed('agent', 'payments'), failed('other', 'payments'));
    expect(incidents.map(({ clusterArn, daemonName }) => [clusterArn.split('/').at(-1), daemonName])).toEqual([
      ['orders', 'agent'],
      ['payments', 'agent'],
      ['payments', 'other'],
    ]);
    expect(incidents).toMatchObject(
      incidents.map(() => ({ containerInstanceArn: null, violations: [{}], resolvedAt: null })),
    );
  });

  it('are none on a good day', () => {
    expect(replayed(joined(), daemonTask({ started: '00:50' }), applicationTask({ started: '01:05' }))).toEqual([]);
  });

  it.each(['a', 'b', 'c', 'd'])(
    'come with the most severe first, then the earliest, then by id: %s is late',
    (later) => {
      const sooner = ['a', 'b', 'c', 'd'].filter((on) => on !== later);
      const incidents = replayed(
        failed('agent', 'payments'),
        early(later, '01:10'),
        ...sooner.map((on) => early(on, '01:05')),
      );
      expect(incidents.map(({ severity, occurredAt }) => [severity, occurredAt])).toEqual([
        ['critical', at('01:05')],
        ['critical', at('01:05')],
        ['critical', at('01:05')],
        ['critical', at('01:10')],
        ['warning', at('09:00')],
      ]);
      const ids = incidents.slice(0, 3).map(({ id }) => id);
      expect(ids).toEqual(ids.toSorted());
      expect(incidents[3]?.containerInstanceArn).toBe(instanceArn(later));
    },
  );

  it('are open while a task that ran without the daemon still runs, though others of them have ended', () => {
    const [incident] = replayed(
      early('first', '01:05', '05:00'),
      applicationTask({ id: 'second', started: '01:06' }),
      applicationTask({ id: 'good', started: '02:10', ended: '06:00' }),
    );
    expect(incident).toMatchObject({ violations: [{ tasksTotal: 2 }], resolvedAt: null });
  });

  it('are over once all of those tasks have ended, or the instance is gone', () => {
    const [ended] = replayed(early('first', '01:05', '05:00'));
    expect(ended?.resolution).toBe('the tasks concerned have ended; what happened cannot be undone');
    const gone = instance(['20:00 DRAINING', '24:00 DEREGISTERING', '25:00 INACTIVE'], { firstVersion: 3 });
    const [left] = replayed(early('first', '01:05'), gone);
    expect(left?.resolution).toBe('the container instance is gone; what happened on it cannot be undone');
  });
});
