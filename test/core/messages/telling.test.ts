import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asText, digestOf } from '../../../shared/core/messages/as-text.ts';
import { headlineOf, LONGEST_HEADLINE } from '../../../shared/core/messages/headline.ts';
import { incidentMessage } from '../../../shared/core/messages/incident-message.ts';
import type { Message } from '../../../shared/core/messages/message.ts';
import { marginInWords } from '../../../shared/core/messages/wording.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { plain } from '../../../shared/core/words/plain.ts';
import { drawn } from '../../drawn.ts';
import { hostileNotice, hostileText } from './hostile.ts';
import { notice, task } from './notices.ts';

const messageOf = (newest: Notice): Message => incidentMessage({ notices: [newest], newest });

describe('the headline', () => {
  const headlines = (told: Partial<Notice>) =>
    headlineOf(notice(1, { violations: [stayedUp], rules: ['daemon-stayed-up'], ...told }));
  const stayedUp = {
    rule: 'daemon-stayed-up' as const,
    daemonName: 'cloudwatch-agent',
    marginMs: -41_000,
    tasks: [task(1), task(2)],
    tasksTotal: 2,
    reason: '',
  };
  const ecs = { repairs: true, expectedBy: '2026-11-23T10:05:02.100Z' };

  it.each<readonly [string, Partial<Notice>, string]>([
    ['goes on', { now: 'going-on' }, 'prod: 2 orders tasks are running WITHOUT cloudwatch-agent'],
    [
      'goes on, and ECS should repair it',
      { now: 'going-on', ecs },
      'prod: 2 orders tasks are running WITHOUT cloudwatch-agent; ECS should repair it by 10:05:02',
    ],
    [
      'goes on, and ECS has missed its time',
      { now: 'going-on', ecs, nowAsOf: '2026-11-23T10:06:00.000Z' },
      'prod: 2 orders tasks are running WITHOUT cloudwatch-agent; ECS should have repaired it by 10:05:02',
    ],
    [
      'goes on past midnight',
      { now: 'going-on', ecs: { repairs: true, expectedBy: '2026-11-24T00:04:02.100Z' } },
      'prod: 2 orders tasks are running WITHOUT cloudwatch-agent; ECS should repair it by 2026-11-24 00:04:02',
    ],
    [
      'has consequences',
      { now: 'consequences' },
      'prod: 2 orders tasks ran up to 41 s without cloudwatch-agent; it runs again',
    ],
    [
      'is repaired',
      { now: 'consequences', state: 'repaired' },
      'Repaired: prod: 2 orders tasks ran up to 41 s without cloudwatch-agent; it runs again',
    ],
    ['is over', { now: 'over' }, 'Over: prod: 2 orders tasks ran up to 41 s without cloudwatch-agent'],
    [
      'is resolved, by an older notice',
      { state: 'resolved' },
      'Over: prod: 2 orders tasks ran up to 41 s without cloudwatch-agent',
    ],
    ['is not known to go on', {}, 'prod: 2 orders tasks ran up to 41 s without cloudwatch-agent'],
  ])('of what %s says so', (_what, told, says) => {
    expect(headlines(told)).toBe(says);
  });

  it.each([
    [[task(1)], 1, '1 orders task'],
    [[task(1), task(2, 'service:billing')], 2, '2 tasks of 2 services'],
    [[task(1)], 412, '412 tasks'],
    [[task(1, null)], 1, '1 task'],
    [[], 0, 'tasks'],
  ])('names %j of %i tasks as %s', (tasks, tasksTotal, says) => {
    const violation = { ...stayedUp, marginMs: null, tasks, tasksTotal };
    expect(headlines({ violations: [violation] })).toBe(`prod: ${says} ran without cloudwatch-agent`);
  });

  it('fits on a phone whatever the names, and keeps its end', () => {
    const name = 'a-name-that-is-longer-than-most-'.repeat(4);
    const long = headlines({
      now: 'going-on',
      ecs,
      clusterArn: `arn:aws:ecs:eu-central-1:111122223333:cluster/${name}`,
      violations: [{ ...stayedUp, daemonName: name, tasks: [task(1, `service:${name}`), task(2, `service:${name}`)] }],
    });
    expect(long.length).toBeLessThanOrEqual(LONGEST_HEADLINE);
    expect(long).toMatch(
      /^a-name-that-.*: 2 a-name-that-.* tasks are running WITHOUT a-name-that-.*; ECS should repair it by 10:05:02$/,
    );
    fc.assert(
      fc.property(hostileNotice, (hostile) => {
        expect(headlineOf(hostile).length).toBeLessThanOrEqual(LONGEST_HEADLINE);
      }),
    );
  });
});

describe('the message about an incident', () => {
  it('says since when, where, how many of how many, as of when, and what else is broken', () => {
    const { summary } = messageOf(
      notice(1, {
        now: 'going-on',
        nowAsOf: '2026-11-23T10:00:12.000Z',
        affected: { count: 1, of: 6 },
        rules: ['daemon-healthy', 'daemon-started-first'],
      }),
    );
    expect(summary).toBe(
      'Since 10:00:02 UTC on i-0f3a9c2e41b7d8065, 1 of 6 instances of managed-instances. It still goes on as of 10:00:12 UTC. Also: the daemon is NOT healthy on a container instance.',
    );
  });

  it('of an early start says that its tasks may stay cut off, and when to replace them', () => {
    const command = 'aws ecs stop-task --region eu-central-1 --cluster prod --task 1';
    const commands = [{ for: 'Stop the task', command, works: true, why: null }];
    const message = messageOf(notice(1, { now: 'consequences', nowAsOf: '2026-11-23T10:00:12.000Z', commands }));
    expect(message.summary).toContain(
      'As of 10:00:12 UTC: cloudwatch-agent runs now. It did not see how these tasks started; those that must send to it over the network may stay cut off until they are restarted.',
    );
    expect(message.act).toBe('No: it gets no worse.');
    expect(message.actions).toEqual([
      {
        title: 'If it matters to you',
        what: 'Stop the task. Worth it if a signal of these tasks does not arrive, or an unobserved start matters (a security agent, an audit).',
        command,
      },
    ]);
  });

  it('has the names in front, and the ARNs among the details', () => {
    const message = messageOf(notice());
    expect(`${message.headline} ${message.summary}`).not.toContain('arn:');
    expect(message.broke.lines).toEqual([
      'daemon-started-first (cloudwatch-agent): 2 application tasks started before the daemon task, the first 8.4 s early · orders (00009c2e), billing (00001f3a)',
    ]);
    expect(message.fields).toContainEqual({ name: 'Services', value: 'orders, billing' });
    expect(message.fields).toContainEqual({ name: 'Cluster', value: notice().clusterArn });
    expect(message.timeline.lines[0]).toBe('09:59:40.000  the container instance registered');
  });

  it.each([
    { marginMs: -8400, rule: 'daemon-started-first', says: '8.4 s too early' },
    { marginMs: -180_000, rule: 'daemon-stayed-up', says: '3 min without the daemon' },
    { marginMs: -61_000, rule: 'daemon-alone', says: '1 min 1 s together' },
    { marginMs: null, rule: 'daemon-stopped-last', says: null },
    { marginMs: 5, rule: 'daemon-stopped-last', says: null },
    { marginMs: -5, rule: 'daemon-running', says: null },
  ] as const)('calls $marginMs ms of $rule: $says', ({ says, ...violation }) => {
    expect(marginInWords(violation)).toBe(says);
  });

  it('counts the moments and violations that it leaves out, and keeps the newest moments', () => {
    const timeline = Array.from({ length: 100 }, (_, at) => ({ at: '2026-11-23T10:00:00.000Z', what: `moment ${at}` }));
    const { lines, more } = messageOf(notice(1, { timeline })).timeline;
    expect([lines.length, more, lines.at(-1)]).toEqual([40, 60, '10:00:00.000  moment 99']);
  });

  it('has its day in the title of the timeline, or in each line if there are several', () => {
    const timeline = [
      { at: '2026-11-23T23:59:59.000Z', what: 'before' },
      { at: '2026-11-24T00:00:01.500Z', what: 'after' },
    ];
    expect(messageOf(notice(1, { timeline: timeline.slice(0, 1) })).timeline).toMatchObject({
      title: 'Timeline of 2026-11-23 (UTC)',
      lines: ['23:59:59.000  before'],
    });
    expect(messageOf(notice(1, { timeline })).timeline).toMatchObject({
      title: 'Timeline (UTC)',
      lines: ['2026-11-23 23:59:59.000  before', '2026-11-24 00:00:01.500  after'],
    });
  });

  it.each([
    'http://plain.example/',
    'javascript:alert(1)',
    'https://a@evil.example/',
    'https://a.example/|x>',
    'https://a.example/ b',
    'https://a.example/\u202e',
    `https://a.example/${'a'.repeat(2000)}`,
  ])('drops link %#', (url) => {
    expect(messageOf(notice(1, { links: { Console: url } })).links).toEqual([]);
  });
});

describe('text from outside', () => {
  it('is one line, hides nothing and becomes no link', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(plain(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u3164\u115f\u2800]|:\/\/|\bwww\.|mailto:/iu);
      }),
    );
  });

  it('stays as it is where it is harmless', () => {
    const harmless = 'service:my_orders-v2 größe 日本 <a> & "b" (1f3a)';
    expect(plain(harmless)).toBe(harmless);
  });
});

describe('the digest', () => {
  it('is the message as text', () => {
    expect(asText(messageOf(notice()))).toMatchInlineSnapshot(`
      "[critical] prod: 2 tasks of 2 services started up to 8.4 s before cloudwatch-agent

      At 10:00:02 UTC on i-0f3a9c2e41b7d8065. Bookend found it at 10:00:11 UTC; how it stands now is not known.

      Do you have to act?
      See whether it still goes on: this notice does not say it.

      - Runbook: https://bookend.example/runbooks#daemon-started-first
      - Task 2: https://eu-central-1.console.aws.amazon.com/ecs/v2/clusters/prod/tasks/00001f3a?region=eu-central-1&x=1
      - Cluster: https://eu-central-1.console.aws.amazon.com/ecs/v2/clusters/prod/infrastructure?region=eu-central-1

      - - -

      What broke
      - daemon-started-first (cloudwatch-agent): 2 application tasks started before the daemon task, the first 8.4 s early · orders (00009c2e), billing (00001f3a)

      Severity:            Critical, open
      Cluster:             arn:aws:ecs:eu-central-1:111122223333:cluster/prod
      Services:            orders, billing
      Daemon:              cloudwatch-agent
      Container instance:  arn:aws:ecs:eu-central-1:111122223333:container-instance/prod/00000001000000000000000000000000
      EC2 instance:        i-0f3a9c2e41b7d8065
      Capacity provider:   managed-instances
      Happened:            2026-11-23 10:00:02 UTC
      Incident:            prod/00000001000000000000000000000000/daemon-started-first/1795428002100

      Timeline of 2026-11-23 (UTC)
        09:59:40.000  the container instance registered
        10:00:02.100  the application task service:orders (00009c2e) started
        10:00:03.900  the application task service:billing (00001f3a) started
        10:00:10.500  the daemon task cloudwatch-agent (77ab01cd) started

      Tells 1 notice."
    `);
  });

  it('has a subject that SNS takes and text that a topic holds, with every message at least counted', () => {
    fc.assert(
      fc.property(fc.array(hostileNotice, { maxLength: 12 }), (all) => {
        const { subject, text } = digestOf(all.map(messageOf));
        expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
        expect(text.length).toBeLessThan(200_000);
        expect(text).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\r]/u);
      }),
      { numRuns: drawn(50) },
    );
    const many = digestOf(Array.from({ length: 3000 }, () => messageOf(notice())));
    expect(many.subject).toContain('(and 2999 more messages)');
    expect(Buffer.byteLength(many.text)).toBeLessThan(256 * 1024);
    expect(many.text).toMatch(/\d+ more messages left out$/);
  });
});
