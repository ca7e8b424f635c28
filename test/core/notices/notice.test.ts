import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { daemonTask, iso, startImpaired, taskArn, timeline } from '../../timeline/index.ts';
import { ec2InstanceId, taskId } from '../../timeline/names.ts';
import { factsIn, inventoryAt, lookAt, place } from '../advance/service.ts';
import { expectNotice } from './notice-contract.ts';
import { joined, late, opened, orders } from './opened.ts';

describe('a notice', () => {
  const told = () => opened(timeline(joined, late, orders('one'), orders('two')));

  it('says in one sentence what broke, for how long, where', () => {
    expect(told().summary).toBe(
      `2 tasks of orders-api ran for 8.4 s without cloudwatch-agent, which started later, on ${ec2InstanceId('first')} (cluster payments)`,
    );
  });

  it('names the violations with tasks, services and times', () => {
    const notice = told();
    expect(notice.violations).toEqual([
      expect.objectContaining({
        rule: 'daemon-started-first',
        daemonName: 'cloudwatch-agent',
        marginMs: -8400,
        tasks: [taskArn('one'), taskArn('two')].sort().map((arn) => ({
          taskArn: arn,
          group: 'service:orders-api',
          startedAt: iso('01:05'),
          stoppingAt: null,
          executionStoppedAt: null,
        })),
      }),
    ]);
    expect(notice).toMatchObject({ occurredAt: iso('01:05'), detectedAt: iso('02:00') });
    expect(notice.daemons).toEqual([{ name: 'cloudwatch-agent', critical: true }]);
  });

  it('tells the timeline in order', () => {
    const notice = told();
    expect(notice.timeline.map(({ what }) => what.replaceAll(/ \([^)]*\)/g, ''))).toEqual(
      expect.arrayContaining([
        'the container instance registered',
        'the application task service:orders-api started',
        'the daemon task cloudwatch-agent started',
        'Bookend opened the incident',
      ]),
    );
    const times = notice.timeline.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
  });

  it('says what would be done, and that nothing was', () => {
    expect(told().remedy).toEqual({
      mode: 'observe',
      plan: [
        'stop-early-tasks: StopTask for the 2 application tasks that started before the daemon; their service replaces them',
      ],
      outcome: ['nothing was done: Bookend only observes'],
    });
  });

  it('links the console, and the runbook where there is one', () => {
    const notice = told();
    expect(Object.keys(notice.links)).toEqual([
      ...['cluster', 'containerInstance', 'ec2Instance', 'task', 'task2', 'taskLogs', 'daemonLogs'],
    ]);
    expect(notice.links.daemonLogs).toBe(
      `https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/payments/tasks/${taskId('cloudwatch-agent')}/logs?region=eu-west-1`,
    );
    expect(notice.links.cluster).toBe(
      'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/payments/infrastructure?region=eu-west-1',
    );
    const { links } = opened(timeline(joined, late, orders('one')), { runbookBaseUrl: 'https://docs.example/run' });
    expect(links.runbook).toBe('https://docs.example/run#daemon-started-first');
  });

  it.each([
    { services: ['a', 'a', 'b'], says: '2 tasks of a and 1 of b' },
    { services: ['a', 'a', 'b', 'c'], says: '4 tasks of a and 2 other services' },
    { services: ['a'], says: '1 task of a' },
  ])('counts the tasks of $services', ({ services, says }) => {
    const tasks = services.map((service, index) => orders(`${service}-${index}`, `service:${service}`));
    expect(opened(timeline(joined, late, ...tasks)).summary).toContain(`${says} ran for 8.4 s`);
  });

  it('plans nothing for a daemon that is not critical', () => {
    const inventory = inventoryAt(0);
    const coverages = inventory.daemons.map((daemon) => ({ ...daemon, critical: false }));
    const { remedy, daemons } = opened(timeline(joined, late, orders('one')), { coverages });
    expect({ remedy, daemons }).toEqual({ remedy: null, daemons: [{ name: 'cloudwatch-agent', critical: false }] });
  });

  it('plans a drain where the daemon is gone', () => {
    const one = place();
    const ended = daemonTask({ started: '00:50', ended: '03:00' });
    one.hears('03:20', [...factsIn(timeline(joined, ended, orders('one'))), lookAt('03:20', ['one'])]);
    const [notice] = one.tells({ policy: { ...DEFAULT_POLICY, mode: 'propose' } });
    expectNotice(notice);
    expect(notice?.summary).toMatch(
      /^1 task of orders-api ran for 20 s without cloudwatch-agent, which had ended, on i-/,
    );
    expect(notice?.remedy).toMatchObject({
      mode: 'propose',
      plan: [
        expect.stringMatching(/^drain-instance: .*DRAINING/),
        expect.stringMatching(
          /^bookend remediate --action drain-instance --incident \S+ --plan p\w{13}\.\w+ --reason approved$/,
        ),
      ],
    });
  });

  it.each([
    { policy: { mode: 'observe', killSwitch: true }, says: 'nothing was done: Bookend only observes' },
    { policy: { mode: 'propose' }, says: 'nothing was done: it is for a person to decide' },
    { policy: { mode: 'enforce' }, says: 'it is done once every guard agrees' },
    { policy: { mode: 'propose', killSwitch: true }, says: 'nothing is done: the kill switch is on' },
    { policy: { mode: 'enforce', killSwitch: true }, says: 'nothing is done: the kill switch is on' },
    { policy: { mode: 'observe' }, mayAct: false, says: 'nothing was done: Bookend only observes' },
    { policy: { mode: 'propose' }, mayAct: false, says: 'nothing is done: Bookend has no right to change anything' },
    { policy: { mode: 'enforce' }, mayAct: false, says: 'nothing is done: Bookend has no right to change anything' },
  ] as const)('says with the policy $policy: $says', ({ policy, says, ...found }) => {
    const context = { policy: { ...DEFAULT_POLICY, ...policy }, mayAct: true, ...found };
    const { remedy } = opened(timeline(joined, late, orders('one')), context);
    expect(remedy).toMatchObject({ mode: policy.mode, outcome: [says] });
  });

  it('plans no drain once the daemon runs again', () => {
    const one = place();
    const ended = daemonTask({ started: '00:50', ended: '03:00' });
    one.hears('03:20', [...factsIn(timeline(joined, ended, orders('one'))), lookAt('03:20', ['one'])]);
    one.tells();
    one.hears('03:41', factsIn(daemonTask({ id: 'second', started: '03:40' })));
    one.hears('08:41', []);
    const [notice] = one.tells();
    expectNotice(notice);
    expect(notice).toMatchObject({ state: 'repaired', remedy: null });
  });

  it.each([
    '<script>alert(1)</script>',
    '*bold* <!channel> <https://evil.example|click>',
    '"}\n{"schema":"other"',
    '\ud800 half a pair \udc00',
    '\u0000\u001b[31m',
    '__proto__',
    '../../?x=1#y&z',
    '💥'.repeat(20_000),
  ])('keeps hostile text as data: %j', (text) => {
    const group = `service:${text}`;
    const events = timeline(
      joined,
      late,
      startImpaired('00:30', { reason: text }),
      orders('one', group),
      orders('two', group),
    );
    const notice = opened(events.map((event) => ({ ...event, detail: { ...event.detail, ec2InstanceId: text } })));
    expect(JSON.parse(JSON.stringify(notice))).toEqual(notice);
    expect(Buffer.byteLength(JSON.stringify(notice))).toBeLessThan(64 * 1024);
    for (const link of Object.values(notice.links)) expect(new URL(link).host).toBe('eu-west-1.console.aws.amazon.com');
  });
});
