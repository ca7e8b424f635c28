import { describe } from 'vitest';
import { daemonTask, expected, instance, type Time, timeline } from '../timeline/index.ts';
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

  /** A task that runs, and may have started before those whose start is known. */
  const unknown = (name: string) =>
    daemonTask({ name, id: `unknown-${name}`, started: '00:55', lacking: ['startedAt'] });
  const known = (name: string, started: Time) => daemonTask({ name, started });

  itJudges(RULE, asked, [
    {
      when: 'they are in order, and another task of the second one may have started earlier',
      events: timeline(
        joined,
        known('first-daemon', '00:40'),
        known('second-daemon', '00:50'),
        unknown('second-daemon'),
      ),
      outcome: 'inconclusive',
      reason: 'not known: when another daemon task started: it has no startedAt',
    },
    {
      when: 'they are in order, and another task of the first one may have started earlier',
      events: timeline(
        joined,
        known('first-daemon', '00:40'),
        known('second-daemon', '00:50'),
        unknown('first-daemon'),
      ),
      outcome: 'held',
    },
    {
      when: 'they seem out of order, and another task of the first one may have started earlier',
      events: timeline(
        joined,
        known('first-daemon', '00:50'),
        known('second-daemon', '00:40'),
        unknown('first-daemon'),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'they are out of order, and another task of the second one may have started earlier still',
      events: timeline(
        joined,
        known('first-daemon', '00:50'),
        known('second-daemon', '00:40'),
        unknown('second-daemon'),
      ),
      outcome: 'violated',
      tasks: ['first-daemon'],
      occurredAt: '00:40',
    },
    {
      when: 'the third started after the first and with the second, which may have started earlier',
      asked: { policy: orderOfThree, daemon: 'third-daemon' },
      events: timeline(
        joined,
        known('first-daemon', '00:45'),
        known('second-daemon', '00:50'),
        unknown('second-daemon'),
        known('third-daemon', '00:50'),
      ),
      outcome: 'held',
    },
    {
      when: 'the third started before the first and with the second: it is measured against the first alone',
      asked: { policy: orderOfThree, daemon: 'third-daemon' },
      events: timeline(
        joined,
        known('first-daemon', '00:55'),
        known('second-daemon', '00:50'),
        known('third-daemon', '00:50'),
      ),
      outcome: 'violated',
      marginMs: -5_000,
      tasks: ['first-daemon', 'third-daemon'],
      occurredAt: '00:50',
    },
  ]);

  const outOfOrder = timeline(joined, first('00:50'), daemonTask({ name: 'second-daemon', started: '00:40' }));

  itIsNotJudged(RULE, asked, [
    { when: 'the policy names no order', asked: { policy: {} }, events: outOfOrder },
    { when: 'asked of the daemon that is first in the order', asked: { daemon: 'first-daemon' }, events: outOfOrder },
    { when: 'the order does not name the daemon', asked: { daemon: 'third-daemon' }, events: outOfOrder },
  ]);
});
