import { describe } from 'vitest';
import { daemonTask, expected, instance, timeline } from '../timeline/index.ts';
import { itIsNotJudged, itJudges } from './rows.ts';

const RULE = 'daemons-in-order';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const first = (started: '00:30' | '00:40' | '00:50') => daemonTask({ name: 'first-daemon', started });

const daemons = ['first-daemon', 'second-daemon', 'third-daemon'].map((daemonName) => expected({ daemonName }));
const policy = { daemonOrder: ['first-daemon', 'second-daemon'] };
const asked = { daemons, policy, now: '30:00', daemon: 'second-daemon' } as const;

const orderOfThree = { daemonOrder: daemons.map(({ daemonName }) => daemonName) };
const three = timeline(
  joined,
  first('00:30'),
  daemonTask({ name: 'second-daemon', started: '00:50' }),
  daemonTask({ name: 'third-daemon', started: '00:45' }),
);

describe(RULE, () => {
  itJudges(RULE, asked, [
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
    {
      when: 'the second of three daemons started 20 s after the first',
      asked: { policy: orderOfThree },
      events: three,
      outcome: 'held',
      marginMs: 20_000,
    },
    {
      when: 'the third of three daemons started before the latest of the others: it is measured against that one',
      asked: { policy: orderOfThree, daemon: 'third-daemon' },
      events: three,
      outcome: 'violated',
      marginMs: -5_000,
      tasks: ['second-daemon', 'third-daemon'],
      occurredAt: '00:45',
    },
  ]);

  const outOfOrder = timeline(joined, first('00:50'), daemonTask({ name: 'second-daemon', started: '00:40' }));

  itIsNotJudged(RULE, asked, [
    { when: 'the policy names no order', asked: { policy: {} }, events: outOfOrder },
    { when: 'asked of the daemon that is first in the order', asked: { daemon: 'first-daemon' }, events: outOfOrder },
    { when: 'the order does not name the daemon', asked: { daemon: 'third-daemon' }, events: outOfOrder },
  ]);
});
