import { describe, expect, it } from 'vitest';
import {
  applicationTask,
  DAEMON,
  daemonTask,
  deployment,
  expected,
  instance,
  iso,
  type Time,
  timeline,
} from '../../timeline/index.ts';
import { answers, held, pending, violated } from './answers.ts';

const now = '01:06:40';
const life = (created: Time, deleted?: Time) => ({
  daemonName: DAEMON,
  createdAt: iso(created),
  ...(deleted && { deletedAt: iso(deleted) }),
});

/** Registered at 50:00; its application task starts half a minute before its daemon task. */
const late = timeline(
  instance(['50:00 REGISTERING', '50:20 ACTIVE']),
  applicationTask({ started: '50:30' }),
  daemonTask({ started: '51:00' }),
);
const judgedLate = {
  'instance-activated': held(),
  'daemon-running': violated({ tasks: ['web'], at: '50:45' }),
  'daemon-started-first': violated({ marginMs: -30_000, tasks: ['web'], at: '50:30' }),
  'daemon-stayed-up': held(),
};

describe('a daemon that was deleted and created again', () => {
  const ofFormerLife = timeline(
    deployment(['00:01 PENDING', '00:20 SUCCESSFUL'], { id: 'former' }),
    instance(['08:20 REGISTERING', '08:40 ACTIVE']),
    daemonTask({ started: '08:30', ended: '16:40' }),
    applicationTask({ started: '10:00' }),
  );

  it('is not judged on an instance from before its creation, whatever was deployed in its former life', () => {
    expect(answers(ofFormerLife, { daemons: [life('33:20')], now })).toEqual({ 'instance-activated': held() });
  });

  it('is judged there by its former life, where both are declared: what is open at the deletion ran on', () => {
    expect(answers(ofFormerLife, { daemons: [life('00:01', '16:40'), life('33:20')], now })).toEqual({
      'deployment-settled': held(),
      'instance-activated': held(),
      'daemon-running': held(),
      'daemon-started-first': held(90_000),
      'daemon-stayed-up': held(),
    });
  });

  it('can be violated though no deployment of its former life ever succeeded', () => {
    const events = timeline(
      deployment(['00:01 PENDING', '00:20 STOPPED'], { id: 'former' }),
      deployment(['33:21 PENDING', '35:00 SUCCESSFUL'], { id: 'first' }),
      late,
    );
    expect(answers(events, { daemons: [life('33:20')], now })).toEqual({ 'deployment-settled': held(), ...judgedLate });
  });
});

it('a first deployment that was rolled back: the daemon covers from the end of the next one, which succeeded', () => {
  const events = timeline(
    instance(['00:00 REGISTERING'], { on: 'old' }),
    deployment(['00:11 PENDING', '03:20 ROLLBACK_SUCCESSFUL'], { id: 'failed' }),
    deployment(['05:00 PENDING', '10:00 SUCCESSFUL'], { id: 'second' }),
    late,
  );
  const said = answers(events, { daemons: [life('00:10')], now });
  expect(said).toEqual({ 'deployment-settled': violated({ at: '03:20' }), ...judgedLate });
});

it('deployment-settled gives the moment of the first of several acts: the deadline passed before STOPPED', () => {
  const events = timeline(instance(['00:00 ACTIVE']), deployment(['00:01 PENDING', '02:10 STOPPED'], { id: 'slow' }));
  const asked = { daemons: [expected()], policy: { deploymentDeadlineSeconds: 60 }, now: '03:20' } as const;
  expect(answers(events, asked)).toEqual({
    'deployment-settled': violated({ at: '01:01' }),
    'daemon-running': pending,
  });
});
