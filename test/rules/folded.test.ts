/** Tasks that ended long ago are folded away, which changes no verdict: here for histories in which something broke. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../shared/core/judging/judge.ts';
import { learn } from '../../shared/core/ledger/learn.ts';
import { emptyLedger } from '../../shared/core/ledger/ledger.ts';
import { pack, unpack } from '../../shared/core/ledger/packed.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import type { JudgeContext } from '../../shared/core/scene/scene.ts';
import { timeOf } from '../../shared/core/words/facts.ts';
import { factsIn, inventoryAt } from '../core/advance/service.ts';
import { isScoped } from '../core/ledger/learned.ts';
import { compactNow, expectSameButNames, LIMITS } from '../properties/folding.ts';
import {
  applicationTask,
  at,
  clusterArn,
  daemonTask,
  type Envelope,
  instance,
  instanceArn,
  type Time,
  timeline,
} from '../timeline/index.ts';

type History = { when: string; events: readonly Envelope[]; violates?: readonly string[] };

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const agent = (id: string, started: Time, ended?: Time) => daemonTask({ id, started, ...(ended && { ended }) });
const app = (id: string, started: Time, ended?: Time) => applicationTask({ id, started, ...(ended && { ended }) });
/** So many seconds after noon. */
const time = (seconds: number): Time => `${Math.floor(seconds / 60)}:${seconds % 60}`;
const crowd = (count: number, made: (n: number) => readonly Envelope[]) =>
  Array.from({ length: count }, (_, n) => made(n)).flat();

/** Until 04:00 all is in order: the daemon's tasks follow each other, and thirty tasks of applications have ended. */
const goodDay = timeline(
  joined,
  crowd(5, (n) => agent(`agent-${n}`, time(60 + 36 * n), time(96 + 36 * n))),
  crowd(30, (n) => app(`app-${n}`, time(70 + n), time(200 + n))),
);

const HISTORIES: readonly History[] = [
  {
    when: 'two tasks of the daemon ran together for too long, two dozen times, the last time for longest',
    events: timeline(
      goodDay,
      crowd(24, (n) => agent(`a-${n}`, time(240 + 300 * n), time(640 + 300 * n))),
      agent('last', '123:00'),
    ),
    violates: ['daemon-alone'],
  },
  {
    when: 'they ran together for half a minute, and later for less',
    events: timeline(
      goodDay,
      agent('a', '04:00', '10:30'),
      agent('b', '10:00', '20:00'),
      agent('c', '20:00', '40:10'),
      agent('d', '40:00'),
    ),
  },
  {
    when: 'one of them runs on beside many that have ended',
    events: timeline(
      goodDay,
      agent('a', '04:00'),
      crowd(24, (n) => agent(`b-${n}`, time(300 + 30 * n), time(320 + 30 * n))),
    ),
  },
  {
    when: 'the daemon was down beside many tasks that have ended, for longer than later beside another',
    events: timeline(
      goodDay,
      agent('a', '04:00', '05:00'),
      agent('b', '09:00', '40:00'),
      agent('c', '41:00'),
      crowd(40, (n) => app(`one-${n}`, time(250 + n), time(400 + 7 * n))),
      app('two', '30:00'),
    ),
    violates: ['daemon-stayed-up', 'repair-started'],
  },
  {
    when: 'it was down for less than later beside another',
    events: timeline(
      goodDay,
      agent('a', '04:00', '05:00'),
      agent('b', '05:50', '40:00'),
      agent('c', '44:00'),
      crowd(40, (n) => app(`one-${n}`, time(250 + n), time(302 + 7 * n))),
      app('two', '30:00'),
    ),
    violates: ['daemon-stayed-up', 'repair-started'],
  },
  {
    when: 'it was down often, each time for longer',
    events: timeline(
      goodDay,
      crowd(12, (n) => agent(`a-${n}`, time(240 + 120 * n), time(350 + 118 * n))),
      agent('last', '40:00'),
      app('one', '03:50', '20:00'),
      crowd(40, (n) => app(`two-${n}`, time(250 + 20 * n), time(500 + 25 * n))),
    ),
    violates: ['daemon-stayed-up', 'repair-started'],
  },
  {
    when: 'many tasks started before the daemon, and have ended but for one',
    events: timeline(
      joined,
      crowd(40, (n) => app(`first-${n}`, time(65 + 6 * n), time(400 + n))),
      agent('a', '05:00', '05:30'),
      agent('b', '05:30', '06:00'),
      agent('c', '06:00'),
      app('fifth', '01:30'),
      app('good', '05:10', '12:00'),
    ),
    violates: ['daemon-running', 'daemon-started-first'],
  },
  {
    when: 'a task of the daemon vanished with its host: nobody knows when it ended',
    events: timeline(
      goodDay,
      daemonTask({ id: 'a', started: '04:00', stopped: '08:00' }),
      crowd(6, (n) => agent(`b-${n}`, time(540 + 60 * n), time(600 + 60 * n))),
      agent('c', '15:10'),
      crowd(40, (n) => app(`one-${n}`, time(250 + n), time(500 + 5 * n))),
      app('two', '04:30'),
    ),
    violates: ['daemon-stayed-up', 'repair-started'],
  },
  {
    when: 'the daemon was down, and ended after the applications while the instance drained',
    events: timeline(
      goodDay,
      instance(['30:00 DRAINING'], { firstVersion: 3, registeredAt: '00:00' }),
      agent('a', '04:00', '04:30'),
      agent('b', '04:40', '32:00'),
      app('one', '03:50', '05:00'),
      app('two', '04:10', '31:00'),
    ),
    violates: ['daemon-stayed-up', 'repair-started'],
  },
  {
    when: 'it ended before them',
    events: timeline(
      goodDay,
      instance(['30:00 DRAINING'], { firstVersion: 3, registeredAt: '00:00' }),
      agent('a', '04:00', '31:00'),
      app('one', '03:50', '05:00'),
      crowd(9, (n) => app(`two-${n}`, '04:10', time(1850 + 20 * n))),
    ),
    violates: ['daemon-stopped-last'],
  },
];

describe.each(HISTORIES)('where $when', ({ events, violates = [] }) => {
  const context = (now: number): JudgeContext => ({
    policy: DEFAULT_POLICY,
    now,
    evidence: 'looks',
    knownSince: at('-60:00'),
    isRepairHeldBack: () => false,
  });

  it.each(LIMITS)(
    'folding changes no verdict (at most $mostBroken that broke, $mostOfDaemon of the daemon)',
    (limits) => {
      const facts = factsIn(events)
        .filter(isScoped)
        .sort((one, other) => timeOf(one) - timeOf(other));
      const whole = emptyLedger(instanceArn(), clusterArn());
      let count = 0;
      let folded = emptyLedger(instanceArn(), clusterArn());
      for (const [index, fact] of facts.entries()) {
        for (const ledger of [whole, folded]) learn(ledger, fact);
        if (index % 30 !== 0) continue;
        const now = timeOf(fact) + 1;
        count += compactNow(folded, now, inventoryAt(now).daemons, { context: context(now), limits });
        folded = unpack(pack(folded));
      }
      const last = Math.max(...facts.map(timeOf));
      const { daemons } = inventoryAt(last);
      // the clock moves on, and with it the bound of what is old
      for (const now of [0, 30, 60].map((minutes) => last + minutes * 60_000)) {
        count += compactNow(folded, now, daemons, { context: context(now), limits });
        expectSameButNames(judge(folded, daemons, context(now)), judge(whole, daemons, context(now)));
      }
      if (limits !== LIMITS[0]) expect(count).toBeGreaterThan(0);
      const broken = judge(folded, daemons, context(last + 3_600_000)).filter(({ outcome }) => outcome === 'violated');
      expect(broken.map(({ rule }) => rule)).toEqual(violates);
    },
  );
});

describe('a task of the daemon that becomes known only after others were folded', () => {
  const context = (now: number): JudgeContext => ({
    policy: DEFAULT_POLICY,
    now,
    evidence: 'looks',
    knownSince: at('-60:00'),
    isRepairHeldBack: () => false,
  });
  const alone = (events: readonly Envelope[], late: readonly Envelope[], isFolded: boolean) => {
    const now = at('120:00');
    const { daemons } = inventoryAt(now);
    let ledger = emptyLedger(instanceArn(), clusterArn());
    for (const fact of factsIn(events).filter(isScoped)) learn(ledger, fact);
    if (isFolded) {
      expect(
        compactNow(ledger, now, daemons, { context: context(now), limits: LIMITS.at(-1) ?? LIMITS[0] }),
      ).toBeGreaterThan(0);
      ledger = unpack(pack(ledger));
    }
    for (const fact of factsIn(late).filter(isScoped)) learn(ledger, fact);
    return judge(ledger, daemons, context(now)).find(({ rule }) => rule === 'daemon-alone')?.outcome;
  };
  /** One after the other, without a gap; the last one still runs. */
  const inTurn = timeline(
    joined,
    crowd(12, (n) => agent(`a-${n}`, time(60 + 120 * n), time(180 + 120 * n))),
    agent('last', '25:00'),
  );

  it.each([
    {
      when: 'ran beside the last of those that were dropped',
      late: agent('late', '19:10', '21:10'),
      truth: 'violated',
      told: 'inconclusive',
    },
    {
      when: 'ran beside tasks that are known',
      late: agent('late', '22:00', '40:00'),
      truth: 'violated',
      told: 'violated',
    },
    { when: 'came after all of them', late: agent('late', '25:30', '26:00'), truth: 'held', told: 'held' },
  ])('is $told where the truth is $truth: it $when', ({ late, truth, told }) => {
    expect(alone(timeline(inTurn, late), [], false)).toBe(truth);
    expect(alone(inTurn, timeline(late), true)).toBe(told);
  });

  it('is not suspected where it was known when they were folded', () => {
    const events = timeline(inTurn, agent('beside', '23:30', '26:00'));
    expect(alone(events, [], true)).toBe(alone(events, [], false));
  });
});
