import { describe, expect, it } from 'vitest';
import { orderPicture, WIDEST_PICTURE } from '../../../shared/core/messages/order-picture.ts';
import type { NoticeOrder, NoticeRun } from '../../../shared/core/notices/notice.ts';
import type { RuleName } from '../../../shared/core/words/verdict.ts';
import { notice } from './notices.ts';

/** `12:00:05`, or with a day of October in front: `06 12:00:05`. */
const at = (clock: string): string => {
  const [day, time] = clock.includes(' ') ? clock.split(' ') : ['05', clock];
  return `2026-10-${day}T${time}.000Z`;
};

const run = (role: NoticeRun['role'], from: string, to: string | null, name?: string): NoticeRun => ({
  role,
  name: name ?? (role === 'daemon' ? 'log-agent' : 'web'),
  count: 1,
  from: at(from),
  to: to === null ? null : at(to),
  isRunning: to === null,
});

const picture = (rule: RuleName, runs: readonly NoticeRun[], asOf: string, leavingAt: string | null = null) => {
  const order: NoticeOrder = { runs, leavingAt: leavingAt === null ? null : at(leavingAt), asOf: at(asOf) };
  return orderPicture(notice(1, { rules: [rule], violations: [], order })).join('\n');
};

describe('the picture of the order', () => {
  it('of an early start keeps both starts, however many moments there are', () => {
    const runs = [
      run('daemon', '08:00:40', '08:10:00'),
      run('daemon', '08:10:30', '08:20:00'),
      run('daemon', '08:20:30', null),
      run('application', '08:00:05', '08:30:00'),
    ];
    expect(picture('daemon-started-first', runs, '08:31:00')).toMatchInlineSnapshot(`
      "log-agent              ██✗  ██✗ ██████████████████▶
      web           ███████████████████████████✗
                    08:00:05 08:00:40 08:20:30 08:30:00 08:31:00"
    `);
  });

  it('of a gap keeps the end and the next start of the daemon', () => {
    const runs = [
      run('daemon', '08:00:00', '08:10:00'),
      run('daemon', '08:10:41', null),
      run('application', '08:00:05', '08:30:00'),
      run('application', '08:12:00', '08:40:00', 'jobs'),
    ];
    expect(picture('daemon-stayed-up', runs, '08:50:00', '08:45:00')).toMatchInlineSnapshot(`
      "log-agent     █████████✗        ██████████████████▶
      web                ██████████████████✗
      jobs                              █████✗
                    08:00:00 08:10:00 08:10:41 08:45:00 08:50:00"
    `);
  });

  it('of an end keeps both ends', () => {
    const runs = [
      run('daemon', '08:00:00', '08:30:00'),
      run('daemon', '08:01:00', '08:31:00'),
      run('application', '08:00:05', '08:32:00'),
      run('application', '08:00:06', '08:31:30', 'jobs'),
    ];
    expect(picture('daemon-stopped-last', runs, '08:50:00', '08:29:00')).toMatchInlineSnapshot(`
      "log-agent     ██████████████████✗
      web             █████████████████████████✗
      jobs               ██████████████████✗
                    08:00:00 08:29:00 08:31:00 08:32:00 08:50:00"
    `);
  });

  it('draws moments without a label in their order, between those that have one', () => {
    const runs = [run('daemon', '08:00:49', '08:30:49'), run('application', '08:00:54', '08:33:40')];
    expect(picture('daemon-stayed-up', runs, '08:33:42', '08:32:59')).toMatchInlineSnapshot(`
      "log-agent     █████████✗
      web                ██████████████████████✗
                    08:00:49 08:30:49 08:32:59 08:33:40 08:33:42"
    `);
  });

  it('has a row with the days where there are several', () => {
    const runs = [run('daemon', '23:58:00', '06 00:10:00'), run('application', '23:59:00', null)];
    expect(picture('daemon-stayed-up', runs, '07 09:00:00')).toMatchInlineSnapshot(`
      "log-agent     ██████████████████✗
      web                    ██████████████████▶
                    23:58:00 23:59:00 00:10:00 09:00:00
                    Oct 5             Oct 6    Oct 7"
    `);
  });

  it('never begins or ends a bar in another order than the runs did', () => {
    const clock = (minute: number): string => `08:${String(minute).padStart(2, '0')}:00`;
    for (let shift = 1; shift < 9; shift += 1) {
      const runs = [0, 1, 2].map((index) => run('daemon', clock(index * 10 + shift), clock(index * 10 + 9)));
      const tasks = [
        run('application', clock(shift + 10), clock(40)),
        run('application', clock(shift - 1), null, 'jobs'),
      ];
      const [daemon = '', web = '', jobs = '', ...labels] = picture(
        'daemon-started-first',
        [...runs, ...tasks],
        clock(50),
      ).split('\n');
      expect(jobs.indexOf('█')).toBeLessThan(daemon.indexOf('█'));
      expect(web.indexOf('█')).toBe(daemon.indexOf('█', daemon.indexOf('✗')));
      expect(daemon.match(/█+✗/g)).toHaveLength(3);
      for (const line of [daemon, web, jobs, ...labels]) expect(line.length).toBeLessThanOrEqual(WIDEST_PICTURE);
    }
  });
});
