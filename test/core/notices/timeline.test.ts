import { describe, expect, it } from 'vitest';
import { createReplay } from '../../../cli/replay/stream/engine.ts';
import { type Moment, timeline as timelineOf } from '../../../shared/core/notices/timeline.ts';
import type { Envelope } from '../../timeline/envelope.ts';
import {
  applicationTask,
  at,
  daemonTask,
  instance,
  instanceArn,
  startImpaired,
  timeline,
} from '../../timeline/index.ts';

const happened = (...events: readonly (readonly Envelope[])[]): readonly Moment[] => {
  const replay = createReplay();
  for (const event of timeline(...events)) replay.add(event);
  const ledger = replay.result().ledgers.get(instanceArn('first'));
  return ledger === undefined ? [] : timelineOf(ledger);
};

describe('the timeline', () => {
  it('tells what happened on the container instance, in order, in words', () => {
    const moments = happened(
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '25:00 INACTIVE']),
      daemonTask({ started: '00:50', ended: '21:00' }),
      applicationTask({ started: '01:05', ended: '20:40' }),
    );
    expect(moments.map(({ what }) => what.replaceAll(/ \([^)]*\)/g, ''))).toEqual([
      'the container instance is REGISTERING',
      'the container instance registered',
      'the daemon task cloudwatch-agent started',
      'the container instance is ACTIVE',
      'the application task service:web started',
      'the container instance is DRAINING',
      'the application task service:web was told to stop',
      'the daemon task cloudwatch-agent was told to stop',
      'the application task service:web ended after 19 min 35 s',
      'the daemon task cloudwatch-agent ended after 20 min 10 s',
      'the container instance is INACTIVE',
    ]);
    expect(moments.map((moment) => moment.at)).toEqual(
      moments.map((moment) => moment.at).toSorted((one, other) => one - other),
    );
  });

  it('says that an end is not known, and that a task never started', () => {
    const told = happened(
      daemonTask({ id: 'd', started: '00:50', stopped: '05:00' }),
      applicationTask({ id: 'a', stopped: '04:00' }),
    ).map(({ what }) => what);
    expect(told).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/daemon task .* is STOPPED; when it ended is not known/),
        expect.stringMatching(/application task .* has not started/),
      ]),
    );
  });

  it('does not say of a task whose container exited by itself that it was told to stop', () => {
    const told = happened(daemonTask({ started: '00:50', ended: '05:00', stopping: '05:11' })).map(({ what }) => what);
    expect(told.at(-1)).toMatch(/^ECS noticed the end of the daemon task cloudwatch-agent \(\w+\)/);
    expect(told.join()).not.toContain('told to stop');
  });

  it("carries ECS's own reason for a daemon task that could not start", () => {
    const told = happened(startImpaired('02:00', { reason: 'RESOURCE:CPU - no room' }));
    expect(told).toEqual([
      { at: at('02:00'), what: expect.stringContaining('TASK_CREATION_FAILED, RESOURCE:CPU - no room') },
    ]);
  });
});
