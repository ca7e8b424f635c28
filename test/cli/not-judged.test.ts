import { describe, expect, it } from 'vitest';
import {
  applicationTask,
  daemonTask,
  deployment,
  type Envelope,
  instance,
  startImpaired,
  timeline,
} from '../timeline/index.ts';
import { run } from './run.ts';
import { asLines, inOrder } from './traces.ts';

const replayed = async (events: readonly Envelope[]) => {
  const { out } = await run(['replay', '-'], { stdin: asLines(events) });
  return out;
};
const ofEc2 = (...ids: readonly string[]) =>
  timeline(
    instance(['00:00 ACTIVE'], { on: 'ec2', provider: null }),
    ...ids.map((id) =>
      applicationTask({
        id,
        on: 'ec2',
        provider: null,
        launchType: 'EC2',
        group: 'service:consul',
        started: '00:30',
        ended: '02:00',
      }),
    ),
  );
const onFargate = (...ids: readonly string[]) =>
  timeline(
    ...ids.map((id) => applicationTask({ id, on: null, provider: 'FARGATE', launchType: 'FARGATE', started: '00:30' })),
  );

describe('tasks of launch types that are not judged', () => {
  it('are counted by type, each once', async () => {
    const out = await replayed(timeline(inOrder, ofEc2('a', 'b', 'c'), onFargate('d', 'e'), onFargate('d')));
    expect(out).toContain('\nnot judged    3 tasks of launch type EC2, 2 tasks of launch type FARGATE\n');
    expect(out).not.toContain('Nothing is judged');
  });

  it('are said to be why nothing is judged, without other advice', async () => {
    const out = await replayed(ofEc2('a', 'b', 'c'));
    expect(out).toMatch(/^Nothing is judged: these events show 3 tasks of launch type EC2, and ECS promises nothing/);
    expect(out).not.toContain('--daemons');
  });

  it('count external ones on a Managed Instance, and not what is judged there whatever its type', async () => {
    const events = timeline(
      inOrder,
      applicationTask({ id: 'external', launchType: 'EXTERNAL', started: '00:40' }),
      applicationTask({ id: 'spelled', launchType: 'EC2', started: '00:40' }),
    );
    expect(await replayed(events)).toContain('\nnot judged    1 task of launch type EXTERNAL\n');
  });

  it('are not spoken of where there are none', async () => {
    expect(await replayed(inOrder)).not.toMatch(/^not judged/m);
  });
});

describe('container instances that only a deployment or an action points to', () => {
  const rolledBack = deployment([
    '00:00 PENDING',
    '00:20 IN_PROGRESS',
    '40:00 ROLLBACK_IN_PROGRESS',
    '41:00 ROLLBACK_SUCCESSFUL',
  ]);
  const hanging = ['one', 'two', 'three'].flatMap((on) => instance(['02:00 REGISTERING'], { on }));

  it('are listed with their status, those that hang in REGISTERING first', async () => {
    const active = instance(['01:00 REGISTERING', '01:30 ACTIVE'], { on: 'four' });
    const out = await replayed(timeline(rolledBack, active, hanging));
    expect(out).toContain('\nNOT JUDGED 4\n');
    expect(out).toContain('with capacityProviderNames (managed-general)\n');
    expect(out).toMatch(
      /(\n {4}\w{32} REGISTERING 2026-09-14T12:02:00\.000Z · i-0\w+){3}\n {4}\w{32} ACTIVE 2026-09-14T12:01:30\.000Z · i-0/,
    );
    expect(out).toContain('\ninstances     0 judged, 4 that only a deployment points to (3 REGISTERING)\n');
  });

  it('are not those that run tasks of EC2, nor those of another cluster', async () => {
    const other = instance(['02:00 REGISTERING'], { on: 'other', cluster: 'orders' });
    const out = await replayed(timeline(rolledBack, other, ofEc2('a')));
    expect(out).not.toContain('NOT JUDGED');
    expect(out).toContain('instances     0 judged, 2 others on which no daemon is expected');
  });

  it('are those of which nothing but an action is known', async () => {
    const out = await replayed(timeline(inOrder, startImpaired('01:00', { reason: 'RESOURCE:CPU', on: 'unknown' })));
    expect(out).toContain('NOT JUDGED 1\n');
    expect(out).toMatch(/\n {4}\w{32} status not known\n/);
  });

  it('are shown some at a time', async () => {
    const many = Array.from({ length: 60 }, (_, at) => instance(['02:00 REGISTERING'], { on: `i${at}` })).flat();
    const out = await replayed(timeline(rolledBack, many));
    expect(out).toContain('… and 20 more instances');
    expect(out).toContain('60 that only a deployment points to (60 REGISTERING)');
  });
});

describe('daemon tasks that are judged', () => {
  it('are not counted among the others, whatever their launch type', async () => {
    const events = timeline(
      instance(['00:00 REGISTERING', '00:20 ACTIVE']),
      daemonTask({ launchType: 'EC2', started: '00:15' }),
      applicationTask({ launchType: 'EC2', started: '00:30' }),
    );
    expect(await replayed(events)).not.toMatch(/^not judged/m);
  });
});
