import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../shared/core/words/facts.ts';
import { drawn } from '../../drawn.ts';
import { DAEMON } from '../../timeline/index.ts';
import { lookFact } from '../looks/look-fact.ts';
import {
  find,
  HOUR,
  instanceOf,
  MINUTE,
  MOST_BYTES,
  OF_INSTANCE,
  type Ran,
  ran,
  START,
  status,
} from './one-instance.ts';

const DAYS = drawn(30);
const HOURS = drawn(24);

describe('the item of an instance stays small', () => {
  it(`beside a daemon that restarts each minute for ${DAYS} days, with 100 tasks`, { timeout: 300_000 }, () => {
    const { hear, now } = instanceOf();
    hear([status(1, 'REGISTERING', START), status(2, 'ACTIVE', START + MINUTE)], START + MINUTE);
    const daemon = (minute: number, ends: boolean): Fact =>
      ran({
        id: `d${minute}`,
        group: `daemon:${DAEMON}`,
        from: START + minute * MINUTE,
        to: ends ? START + minute * MINUTE + 50_000 : null,
      });
    hear([daemon(0, false)], START + MINUTE);
    const apps = Array.from(
      { length: 100 },
      (_, id): Ran => ({ id: `a${id}`, group: `service:s${id % 5}`, from: START + 5000, to: null }),
    );
    hear(
      apps.map((app) => ran(app)),
      START + MINUTE,
    );
    const minutes = DAYS * 24 * 60;
    for (let minute = 0; minute < minutes; minute += 10) {
      const batch = Array.from({ length: 10 }, (_, next) => [
        daemon(minute + next, true),
        daemon(minute + next + 1, false),
      ]);
      hear(batch.flat(), START + (minute + 11) * MINUTE);
    }
    const end = START + (minutes + 2) * MINUTE;
    expect(now().mostBytes).toBeLessThan(MOST_BYTES);
    expect(now().mostTasks).toBeLessThan(400);
    expect(find('daemon-stayed-up', now().verdicts)).toMatchObject({
      outcome: 'violated',
      tasksTotal: 100,
      marginMs: -10_000,
      occurredAt: START + 50_000,
    });
    expect(find('daemon-alone', now().verdicts)).toMatchObject({ outcome: 'held', marginMs: 0 });
    // months later an event of a task that was folded away comes again
    hear([daemon(77, true), daemon(78, false)], end);
    expect(find('daemon-stayed-up', now().verdicts)).toMatchObject({ tasksTotal: 100, marginMs: -10_000 });
    hear(
      [
        ...apps.map((app) => ran({ ...app, to: end })),
        status(3, 'DRAINING', end - 1),
        status(4, 'INACTIVE', end + MINUTE),
      ],
      end + 2 * MINUTE,
    );
    expect(now().state?.incident?.resolvedAt).toBeNull(); // nobody has told the end of the daemon's last task
    hear([], end + 62 * MINUTE);
    expect(now().incidents).toHaveLength(1);
    expect(now().state?.incident?.resolvedAt).not.toBeNull();
  });

  it(`beside 10 000 short tasks an hour without their daemon for ${HOURS} hours`, { timeout: 300_000 }, () => {
    const { hear, now } = instanceOf();
    hear([status(1, 'REGISTERING', START), status(2, 'ACTIVE', START + MINUTE)], START + MINUTE);
    const total = HOURS * 10_000;
    const gap = 360;
    for (let first = 0; first < total; first += 200) {
      const at0 = START + MINUTE + first * gap;
      const facts = Array.from({ length: 200 }, (_, next) =>
        ran({ id: `t${first + next}`, group: `family:job`, from: at0 + next * gap, to: at0 + next * gap + 30_000 }),
      );
      const time = at0 + 200 * gap + MINUTE;
      hear(first % 10_000 === 0 ? [...facts, lookFact(time - 1)] : facts, time);
    }
    const end = START + (HOURS + 1) * HOUR;
    hear([lookFact(end)], end + 1);
    expect(now().mostBytes).toBeLessThan(MOST_BYTES);
    expect(find('daemon-started-first', now().verdicts)).toMatchObject({
      outcome: 'violated',
      tasksTotal: total,
      occurredAt: START + MINUTE,
    });
    expect(find('daemon-running', now().verdicts)?.outcome).toBe('violated');
    hear([status(3, 'DRAINING', end), status(4, 'INACTIVE', end + MINUTE)], end + 2 * MINUTE);
    expect(now().incidents).toHaveLength(1);
    expect(now().state?.incident?.resolvedAt).not.toBeNull();
  });

  it('beside 950 short tasks in 16 minutes, each with a group and a reason of its own', () => {
    const { hear, now } = instanceOf();
    hear([status(1, 'REGISTERING', START), status(2, 'ACTIVE', START + MINUTE)], START + MINUTE);
    hear([ran({ id: 'd', group: `daemon:${DAEMON}`, from: START, to: null })], START + MINUTE);
    let seed = 1;
    const text = (): string =>
      Array.from({ length: 255 }, () => {
        seed = (seed * 48_271) % 2_147_483_647;
        return String.fromCharCode(0x4e00 + (seed % 8192));
      }).join('');
    for (let task = 0; task < 950; task += 10) {
      const facts = Array.from({ length: 10 }, (_, next) => {
        const from = START + MINUTE + (task + next) * 1000;
        return ran(
          { id: `t${task + next}`, group: text(), from, to: from + 500 },
          { stoppedReason: text(), exitReason: text() },
        );
      });
      hear(facts, START + 2 * MINUTE + task * 1000);
    }
    expect(now().mostBytes).toBeLessThan(MOST_BYTES);
    expect(find('daemon-stayed-up', now().verdicts)?.outcome).toBe('held');
  });

  it('beside 20 000 events of the instance with versions missing, and 5 000 daemons that ECS could not start', () => {
    const { hear, now } = instanceOf();
    for (let version = 2; version < 40_000; version += 1000) {
      const events = Array.from({ length: 500 }, (_, next) =>
        status(version + 2 * next, 'ACTIVE', START + (version + next) * 10),
      );
      hear(events, START + (version + 1000) * 10);
    }
    const actions = Array.from(
      { length: 5000 },
      (_, number): Fact => ({
        kind: 'daemon-action',
        ...OF_INSTANCE,
        daemonName: `daemon-${number}`,
        eventName: 'DAEMON_TASK_START_IMPAIRED',
        failureType: 'TASK_FAILED_TO_RUN',
        reason: 'x'.repeat(255),
        createdAt: START + HOUR + number,
      }),
    );
    hear(actions, START + 2 * HOUR);
    expect(now().mostBytes).toBeLessThan(MOST_BYTES);
  });
});
