import { describe, expect, it } from 'vitest';
import {
  completeLookAfter,
  daemonLookAfter,
  instanceLookAfter,
  showsNoDaemonTask,
} from '../../../shared/core/scene/evidence.ts';
import { daemonListing, INSTANCE_ITSELF, type LookFact } from '../../../shared/core/words/facts.ts';
import { at, DAEMON, daemonTask, type Envelope, instance, taskArn, timeline } from '../../timeline/index.ts';
import { lookFact } from '../looks/look-fact.ts';
import { sceneOf } from './scene-of.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const NOON = at('10:00');
const sceneWith = (look: LookFact | null, ...events: readonly (readonly Envelope[])[]) =>
  sceneOf(timeline(joined, ...events), { ledger: { look } }).scene;
const partial = (...listed: readonly string[]) => sceneWith(lookFact(NOON, { complete: false, listed }));

describe('a complete look', () => {
  it('counts from its own millisecond on, and only if it is complete', () => {
    const scene = sceneWith(lookFact(NOON));
    expect(completeLookAfter(scene, NOON)?.at).toBe(NOON);
    expect(completeLookAfter(scene, NOON + 1)).toBeNull();
    expect(completeLookAfter(partial('RUNNING', 'STOPPED'), NOON)).toBeNull();
    expect(completeLookAfter(sceneWith(null), NOON)).toBeNull();
  });
});

describe('a look at the tasks of one daemon', () => {
  const seen = (scene: ReturnType<typeof sceneWith>, when = NOON) => daemonLookAfter(scene, when) !== null;

  it('is a complete one, or one that listed its running and its stopped tasks', () => {
    expect(seen(sceneWith(lookFact(NOON, { listed: [] })))).toBe(true);
    expect(seen(partial('RUNNING', 'STOPPED'))).toBe(true);
    expect(seen(partial(daemonListing(DAEMON, 'RUNNING'), daemonListing(DAEMON, 'STOPPED')))).toBe(true);
    expect(seen(partial('RUNNING', daemonListing(DAEMON, 'STOPPED')))).toBe(true);
  });

  it('is none where one of the lists is missing, or another daemon was listed', () => {
    expect(seen(partial('RUNNING'))).toBe(false);
    expect(seen(partial('STOPPED'))).toBe(false);
    expect(seen(partial(daemonListing('other', 'RUNNING'), daemonListing('other', 'STOPPED')))).toBe(false);
    expect(seen(sceneWith(null))).toBe(false);
  });

  it('counts from its own millisecond on', () => {
    expect([seen(sceneWith(lookFact(NOON)), NOON), seen(sceneWith(lookFact(NOON)), NOON + 1)]).toEqual([true, false]);
  });
});

describe('a look at the container instance itself', () => {
  it('is a complete one, or one that asked for it', () => {
    expect(instanceLookAfter(sceneWith(lookFact(NOON)), NOON)).not.toBeNull();
    expect(instanceLookAfter(partial(INSTANCE_ITSELF), NOON)).not.toBeNull();
    expect(instanceLookAfter(partial('RUNNING', 'STOPPED'), NOON)).toBeNull();
    expect(instanceLookAfter(partial(INSTANCE_ITSELF), NOON + 1)).toBeNull();
    expect(instanceLookAfter(sceneWith(null), NOON)).toBeNull();
  });
});

describe('a look that found no running task of the daemon', () => {
  const found = lookFact(NOON, { taskArns: [taskArn('agent')] });
  const shows = (look: LookFact, ...events: readonly (readonly Envelope[])[]) =>
    showsNoDaemonTask(look, sceneWith(look, ...events));

  it('found none of those that run', () => {
    expect(shows(found)).toBe(true);
    expect(shows(found, daemonTask({ id: 'agent', started: '02:00' }))).toBe(false);
    expect(shows(lookFact(NOON), daemonTask({ id: 'agent', started: '02:00' }))).toBe(true);
  });

  it('may have found one that has stopped', () => {
    expect(shows(found, daemonTask({ id: 'agent', started: '02:00', ended: '09:00' }))).toBe(true);
  });

  it('did find one whose start is not known', () => {
    expect(shows(found, daemonTask({ id: 'agent', started: '02:00', lacking: ['startedAt'] }))).toBe(false);
  });
});
