import { describe, expect, it } from 'vitest';
import { unconfirmedGap } from '../../../shared/core/scene/unconfirmed-gap.ts';
import { at, daemonTask, type Envelope, instance, type Time, taskArn, timeline } from '../../timeline/index.ts';
import { lookFact } from '../looks/look-fact.ts';
import { sceneOf } from './scene-of.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const gone = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 INACTIVE']);
const ended = timeline(joined, daemonTask({ id: 'agent', started: '02:00', ended: '10:00' }));
const running = timeline(joined, daemonTask({ id: 'agent', started: '02:00' }));

type Told = { evidence?: 'stream' | 'looks'; look?: Time; found?: readonly string[]; cover?: Time };

/** The beginning of the gap, which has no end. */
const gapIn = (events: readonly Envelope[], { evidence = 'looks', look, found = [], cover }: Told = {}) => {
  const ledger = look === undefined ? {} : { look: lookFact(at(look), { taskArns: found.map((id) => taskArn(id)) }) };
  const { scene, horizon } = sceneOf(events, { evidence, ledger });
  const gap = unconfirmedGap(scene, horizon, cover === undefined ? [] : [{ from: at('01:00'), to: at(cover) }]);
  if (gap !== null) expect(gap.to).toBe(Number.POSITIVE_INFINITY);
  return gap?.from ?? null;
};

describe('the time since the last end of a daemon that no look has confirmed', () => {
  it.each<{ where: string; events: readonly Envelope[]; told?: Told; since: Time | null }>([
    { where: 'no look followed', events: ended, since: '10:00' },
    { where: 'a look came before', events: ended, told: { look: '09:59.999' }, since: '10:00' },
    { where: 'a look at the end found none', events: ended, told: { look: '10:00' }, since: null },
    { where: 'what is folded away ended later', events: ended, told: { cover: '15:00' }, since: '15:00' },
    { where: 'the daemon runs', events: running, since: null },
    { where: 'a look found that it runs', events: running, told: { look: '20:00', found: ['agent'] }, since: null },
    { where: 'it never ran', events: joined, since: null },
    { where: 'it never ran, and a look found none', events: joined, told: { look: '20:00' }, since: null },
    { where: 'a stream is replayed', events: ended, told: { evidence: 'stream' }, since: null },
    {
      where: 'the instance is gone',
      events: timeline(gone, daemonTask({ id: 'agent', started: '02:00', ended: '10:00' })),
      since: null,
    },
  ])('is since $since where $where', ({ events, told, since }) => {
    expect(gapIn(events, told)).toBe(since === null ? null : at(since));
  });
});
