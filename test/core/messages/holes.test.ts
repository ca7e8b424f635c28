import { describe, expect, it } from 'vitest';
import { asText } from '../../../shared/core/messages/as-text.ts';
import type { Change } from '../../../shared/core/messages/change.ts';
import { incidentMessage } from '../../../shared/core/messages/incident-message.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { payloadOf } from '../../../shared/edge/tell/slack/blocks.ts';
import { notice } from './notices.ts';

const INSTANCE = 'arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/0f3a9c2e41b7d8065';
const COMMAND =
  'aws ecs list-tasks --region eu-west-1 --cluster prod --container-instance 0f3a9c2e41b7d8065 --desired-status STOPPED';

const ofHole = (found: Partial<Notice> = {}): Notice => ({
  ...notice(1, { state: found.state ?? 'open' }),
  kind: 'hole',
  severity: 'critical',
  rules: [],
  violations: [],
  daemons: [{ name: 'log-agent', critical: true }],
  capacityProviderName: null,
  containerInstanceArn: INSTANCE,
  ec2InstanceId: null,
  summary: 'A container instance runs without its daemon in cluster prod: no task of log-agent is RUNNING on i-0f3a',
  hole: {
    hole: 'instance-without-daemon',
    resource: `${INSTANCE}#log-agent`,
    why: 'no task of log-agent is RUNNING on i-0f3a; it registered 3 h ago',
    cure: `If ECS does not replace the instance, drain it. First ask why its task stopped: ${COMMAND}`,
  },
  about: { headline: 'A container instance runs without its daemon', count: 1, first: [`${INSTANCE}#log-agent`] },
  links: { runbook: 'https://bookend.example/audit.md#instance-without-daemon' },
  ...found,
});
const many = (count: number): Partial<Notice> => ({
  about: {
    headline: 'A container instance runs without its daemon',
    count,
    first: ['1', '2', '3'].map((id) => `${INSTANCE}${id}#log-agent`),
  },
});
const changeOf = (newest: Notice): Change => ({ notices: [newest], newest });
const messageOf = (found?: Partial<Notice>) => incidentMessage(changeOf(ofHole(found)));

describe('the message about a hole', () => {
  it('says what and where in at most ten words, then why, and nothing twice', () => {
    const message = messageOf();
    expect(message.headline).toBe('prod: A container instance runs without its daemon');
    expect(message.headline.split(' ').length).toBeLessThanOrEqual(10);
    expect(message.summary).toBe('no task of log-agent is RUNNING on i-0f3a; it registered 3 h ago');
    expect(message.broke.lines).toEqual([]);
    expect(asText(message).match(/without its daemon/g)).toHaveLength(1);
    expect(asText(message)).not.toContain('an order is broken');
  });

  it.each([
    ['critical', /^Yes, today/],
    ['warning', /^Not tonight. Act in working hours/],
    ['info', /^No: it is a choice/],
  ] as const)('of severity %s says whether to get up', (severity, says) => {
    expect(messageOf({ severity }).act).toMatch(says);
  });

  it('gives the cure in words, its command to be pasted, and how to accept the hole', () => {
    const { actions, more } = messageOf();
    const accept = more.at(-1);
    expect(actions[0]).toEqual({
      title: 'What helps',
      what: 'If ECS does not replace the instance, drain it. First ask why its task stopped',
      command: COMMAND,
    });
    expect(accept?.what).toContain(`hole instance-without-daemon, resource ${INSTANCE}#log-agent`);
    expect(messageOf().links).toEqual([
      { label: 'Runbook', url: 'https://bookend.example/audit.md#instance-without-daemon' },
    ]);
  });

  it.each([
    'Ask: aws ecs delete-cluster --cluster prod',
    'Ask: aws ecs list-tasks --cluster prod; reboot',
    'Ask: aws ecs list-tasks --cluster $(reboot)',
    'Ask: aws ecs describe-clusters --cli-input-json file:///etc/passwd',
    'Set it to ENABLED',
  ])('offers no command of the cure %j', (cure) => {
    const { hole } = ofHole();
    const { actions } = messageOf({ hole: hole && { ...hole, cure } });
    expect(actions[0]?.command).toBeNull();
    expect(actions[0]?.what.slice(0, 3)).toBe(cure.slice(0, 3));
  });

  it('about many says how many, and names the first of them', () => {
    const message = messageOf(many(10_000));
    expect(message.headline).toBe('prod: A container instance runs without its daemon (+9999)');
    expect(message.summary).toMatch(/^The first: no task of log-agent/);
    expect(message.broke).toEqual({
      title: 'Where',
      lines: ['1', '2', '3'].map((id) => `container-instance prod/0f3a9c2e41b7d8065${id}, log-agent`),
      more: 9997,
    });
  });

  it('that is over says why, and that nothing has to be done', () => {
    const summary =
      'Resolved: A container instance runs without its daemon in cluster prod; the audit does not find it any more';
    const message = messageOf({ state: 'resolved', summary });
    expect(message.headline).toBe('Over: prod: A container instance runs without its daemon');
    expect(message.summary).toContain('the audit does not find it any more');
    expect([message.act, message.actions]).toEqual(['No: it is over.', []]);
  });

  it('is made of the notice of a newer release too, and of one without any hole', () => {
    const { about: _about, ...bare } = ofHole();
    for (const newest of [bare, { ...bare, hole: null }]) {
      const message = incidentMessage(changeOf(newest));
      expect(message.headline).toMatch(/^prod: /);
      expect(payloadOf(message, 'all').blocks.length).toBeGreaterThan(2);
    }
  });
});
