import { describe, expect, it } from 'vitest';
import {
  daemonTask,
  expected,
  instance,
  type Row,
  said,
  says,
  timeline,
  type UnjudgedRow,
  verdictOf,
} from '../timeline/index.ts';

const RULE = 'daemons-in-order';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const first = (started: '00:30' | '00:40' | '00:50') => daemonTask({ name: 'first-daemon', started });

const daemons = ['first-daemon', 'second-daemon', 'third-daemon'].map((daemonName) => expected({ daemonName }));
const ordered = { daemons, policy: { daemonOrder: ['first-daemon', 'second-daemon'] }, now: '30:00' } as const;
const asked = { ...ordered, daemon: 'second-daemon' };

describe(RULE, () => {
  it.each<Row>([
    {
      when: 'the second daemon started 10 s after the first',
      events: timeline(joined, first('00:40'), daemonTask({ name: 'second-daemon', started: '00:50' })),
      outcome: 'held',
      marginMs: 10_000,
    },
    {
      when: 'both started in the same millisecond',
      events: timeline(joined, first('00:50'), daemonTask({ name: 'second-daemon', started: '00:50' })),
      outcome: 'held',
      marginMs: 0,
    },
    {
      when: 'only the first starts count, not those of replacements',
      events: timeline(
        joined,
        first('00:40'),
        daemonTask({ name: 'first-daemon', id: 'replacement', started: '20:00' }),
        daemonTask({ name: 'second-daemon', started: '00:50' }),
      ),
      outcome: 'held',
      marginMs: 10_000,
    },
    {
      when: 'the second daemon started 1 ms before the first',
      events: timeline(joined, first('00:50'), daemonTask({ name: 'second-daemon', started: '00:49.999' })),
      outcome: 'violated',
      marginMs: -1,
      tasks: ['first-daemon', 'second-daemon'],
      occurredAt: '00:49.999',
    },
    {
      when: 'the start of the first daemon is not in the stream',
      events: timeline(joined, daemonTask({ name: 'second-daemon', started: '00:50' })),
      outcome: 'inconclusive',
    },
    {
      when: 'the start of the second daemon is not in the stream',
      events: timeline(joined, first('00:40')),
      outcome: 'inconclusive',
    },
    {
      when: 'they seem out of order, but the stream begins long after the registration',
      events: timeline(
        instance(['00:00 ACTIVE'], { registeredAt: '-03:00:00', firstVersion: 50 }),
        first('00:50'),
        daemonTask({ name: 'second-daemon', started: '00:40' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'they seem in order, but the stream begins long after the registration: a start may be missed',
      events: timeline(
        instance(['00:00 ACTIVE'], { registeredAt: '-03:00:00', firstVersion: 50 }),
        first('00:40'),
        daemonTask({ name: 'second-daemon', started: '00:50' }),
      ),
      outcome: 'inconclusive',
    },
  ])('is $outcome when $when', ({ events, ...row }) => {
    expect(said(verdictOf(RULE, events, asked))).toEqual(says(row));
  });

  it('measures the third daemon against the latest of those before it', () => {
    const events = timeline(
      joined,
      first('00:30'),
      daemonTask({ name: 'second-daemon', started: '00:50' }),
      daemonTask({ name: 'third-daemon', started: '00:45' }),
    );
    const three = { ...ordered, policy: { daemonOrder: daemons.map(({ daemonName }) => daemonName) } };
    expect(verdictOf(RULE, events, { ...three, daemon: 'second-daemon' })).toMatchObject({
      outcome: 'held',
      marginMs: 20_000,
    });
    expect(verdictOf(RULE, events, { ...three, daemon: 'third-daemon' })).toMatchObject({
      outcome: 'violated',
      marginMs: -5_000,
    });
  });

  const outOfOrder = timeline(joined, first('00:50'), daemonTask({ name: 'second-daemon', started: '00:40' }));

  it.each<UnjudgedRow>([
    { when: 'the policy names no order', asked: { policy: {} }, events: outOfOrder },
    { when: 'asked of the daemon that is first in the order', asked: { daemon: 'first-daemon' }, events: outOfOrder },
    { when: 'the order does not name the daemon', asked: { daemon: 'third-daemon' }, events: outOfOrder },
  ])('is not judged when $when', ({ events, asked: other }) => {
    expect(verdictOf(RULE, events, { ...asked, ...other })).toBeUndefined();
  });
});
