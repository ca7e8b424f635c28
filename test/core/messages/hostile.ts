import fc from 'fast-check';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { RULE_NAMES } from '../../../shared/core/words/verdict.ts';
import { notice } from './notices.ts';

/** Somebody who may name a task, a group or a daemon would try these on the people who read about it. */
export const ATTACKS = [
  '<!channel>',
  '<!here|here>',
  '<@U012AB3CD>',
  '<#C024BE7LR>',
  '<!subteam^SAZ94GDB8>',
  '<!date^1392734382^{date}|now>',
  '<https://evil.example|AWS console>',
  '<mailto:a@b.c|mail>',
  'https://evil.example/x',
  'HTTP://EVIL.example',
  'www.evil.example',
  'mailto:a@b.c',
  '@channel',
  '@here',
  '#general',
  '&lt;!channel&gt;',
  '&amp;lt;!channel&amp;gt;',
  '*bold*',
  '_italic_',
  '~gone~',
  '`code`',
  '```',
  '\n> quoted',
  '> quoted',
  '\r\n',
  '\u2028',
  ':rotating_light:',
  '\u202egnp.exe',
  '\u2066x\u2069',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u00ad',
  '\u3164',
  '\u{e0041}',
  '\ud800',
  '\udc00',
  'e\u0301\u0301\u0301',
  '\u001b[2J',
  '\u0000',
  '$(reboot)',
  '; reboot #',
  '--endpoint-url',
  '|',
  '',
] as const;

export const hostileText = fc
  .array(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...ATTACKS) }, fc.string({ unit: 'binary', maxLength: 30 })),
    {
      maxLength: 8,
    },
  )
  .chain((parts) => fc.constantFrom(parts.join(''), parts.join(' '), parts.join('').repeat(60)));

const orNull = fc.option(hostileText, { nil: null });
const moment = fc.oneof(fc.constant('2026-11-23T10:00:02.100Z'), hostileText);

const hostileTask = fc.record({
  taskArn: hostileText,
  group: orNull,
  startedAt: orNull,
  stoppingAt: orNull,
  executionStoppedAt: orNull,
});

const run = fc.record({
  role: fc.constantFrom('daemon' as const, 'application' as const),
  name: hostileText,
  count: fc.nat(),
  from: fc.option(moment, { nil: null }),
  to: fc.option(moment, { nil: null }),
  isRunning: fc.boolean(),
});

/** A text that looks like a command of ours, with something in it that is none. */
const hostileCommand = fc.oneof(
  hostileText,
  hostileText.map((text) => `aws ecs stop-task --region eu-west-1 --cluster ${text}`),
  hostileText.map((text) => `for task in ${text}; do aws ecs stop-task --cluster prod --task "$task"; done`),
  hostileText.map((text) => `printf %s '{"reason":"${text}"}' | aws lambda invoke --function-name bookend`),
);

const rule = fc.constantFrom(...RULE_NAMES);

/** A notice with anything in every field that holds text from outside. */
export const hostileNotice: fc.Arbitrary<Notice> = fc
  .record({
    id: hostileText,
    incidentId: hostileText,
    kind: fc.constantFrom('order', 'not-judged', 'hole'),
    state: fc.constantFrom('open', 'changed', 'repaired', 'resolved'),
    severity: fc.constantFrom('critical', 'warning', 'info'),
    rules: fc.array(rule, { maxLength: 11 }),
    account: hostileText,
    region: hostileText,
    clusterArn: hostileText,
    capacityProviderName: orNull,
    containerInstanceArn: orNull,
    ec2InstanceId: orNull,
    daemons: fc.array(fc.record({ name: hostileText, critical: fc.boolean() }), { maxLength: 30 }),
    violations: fc.array(
      fc.record({
        rule,
        daemonName: orNull,
        marginMs: fc.option(fc.integer(), { nil: null }),
        tasks: fc.array(hostileTask, { maxLength: 12 }),
        tasksTotal: fc.maxSafeNat(),
        reason: hostileText,
      }),
      { maxLength: 15 },
    ),
    summary: hostileText,
    timeline: fc.array(fc.record({ at: moment, what: hostileText }), { maxLength: 60 }),
    remedy: fc.option(
      fc.record({
        mode: fc.constantFrom('observe', 'propose', 'enforce'),
        plan: fc.array(hostileText, { maxLength: 5 }),
        outcome: fc.array(hostileText, { maxLength: 5 }),
      }),
      { nil: null },
    ),
    hole: fc.option(fc.record({ hole: hostileText, resource: hostileText, why: hostileText, cure: hostileText }), {
      nil: null,
    }),
    about: fc.record({
      headline: hostileText,
      count: fc.nat(),
      first: fc.array(hostileText, { maxLength: 5 }),
    }),
    now: fc.constantFrom('going-on', 'consequences', 'over', null),
    nowAsOf: fc.option(moment, { nil: null }),
    causes: fc.array(
      fc.record({
        what: hostileText,
        exitCode: fc.option(fc.integer(), { nil: null }),
        stopCode: orNull,
        reason: orNull,
        at: fc.option(moment, { nil: null }),
      }),
      { maxLength: 6 },
    ),
    ecs: fc.option(fc.record({ repairs: fc.boolean(), expectedBy: fc.option(moment, { nil: null }) }), { nil: null }),
    affected: fc.option(fc.record({ count: fc.nat(), of: fc.nat() }), { nil: null }),
    commands: fc.array(fc.record({ for: hostileText, command: hostileCommand, works: fc.boolean(), why: orNull }), {
      maxLength: 4,
    }),
    shownSeverity: fc.constantFrom('critical', 'warning', 'info', null),
    resolution: orNull,
    order: fc.option(fc.record({ runs: fc.array(run, { maxLength: 6 }), leavingAt: orNull, asOf: moment }), {
      nil: null,
    }),
    links: fc.dictionary(
      hostileText,
      fc.oneof(hostileText, fc.webUrl({ withFragments: true, withQueryParameters: true })),
    ),
    occurredAt: moment,
    detectedAt: moment,
  })
  .map((fields): Notice => ({ ...notice(), ...fields }));
