import { describe, expect, it } from 'vitest';
import { asText } from '../../../shared/core/messages/as-text.ts';
import type { Change } from '../../../shared/core/messages/change.ts';
import { incidentMessage } from '../../../shared/core/messages/incident-message.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { notice } from './notices.ts';

const notJudged = (found: Partial<Notice> = {}): Notice => ({
  ...notice(1, { state: found.state ?? 'open' }),
  kind: 'not-judged',
  severity: 'warning',
  rules: [],
  violations: [],
  daemons: [],
  capacityProviderName: null,
  containerInstanceArn: null,
  ec2InstanceId: null,
  summary:
    'Bookend cannot judge cluster prod: ECS did not tell which daemons must run there (AccessDeniedException: no)',
  links: { runbook: 'https://bookend.example/rules.md#not-judged' },
  ...found,
});
const changeOf = (newest: Notice): Change => ({ notices: [newest], newest });
const messageOf = (found?: Partial<Notice>) => incidentMessage(changeOf(notJudged(found)));

const onInstance = { containerInstanceArn: notice().containerInstanceArn, ec2InstanceId: 'i-0f3a9c2e41b7d8065' };
const ofDaemon = { daemons: [{ name: 'cloudwatch-agent', critical: true }] };

describe('the message that something is not judged', () => {
  it.each([
    ['a cluster', {}, 'cluster prod is not judged'],
    ['an instance', onInstance, 'Bookend cannot judge an instance in prod'],
    ['deployments', ofDaemon, 'deployments of cloudwatch-agent not judged in prod'],
    ['a cluster again', { state: 'resolved' as const }, 'Over: cluster prod is not judged'],
  ])('of %s has a headline that names it, in ten words at most', (_what, found, headline) => {
    const message = messageOf(found);
    expect(message.headline).toBe(headline);
    expect(message.headline.split(' ').length).toBeLessThanOrEqual(10);
  });

  it.each([{}, onInstance, ofDaemon])('says why, what it means, whether to get up, and has one runbook', (found) => {
    const message = messageOf(found);
    expect(message.summary).toContain('AccessDeniedException: no');
    expect(message.broke.title).toBe('What it means');
    expect(message.broke.lines.length).toBeGreaterThan(0);
    expect(message.act).toMatch(/^No: nothing is known to be broken\. By day/);
    expect(message.links).toEqual([{ label: 'Runbook', url: 'https://bookend.example/rules.md#not-judged' }]);
    expect(asText(message)).not.toContain('What broke');
  });

  it('offers no command that changes anything', () => {
    for (const found of [{}, onInstance, ofDaemon])
      for (const { command } of [...messageOf(found).actions, ...messageOf(found).more])
        expect(command ?? 'aws ecs describe').toMatch(/^aws ecs (describe|list)/);
  });

  it('leaves nothing to do once it is over', () => {
    const { act, actions, broke } = messageOf({ state: 'resolved', ...onInstance });
    expect([act, actions]).toEqual(['No: it is over.', []]);
    expect(broke.lines).toEqual([]);
  });

  it('holds text of others as text alone', () => {
    const message = messageOf({
      clusterArn: 'arn:x:cluster/<!channel> https://evil.example',
      summary: 'www.evil.example\n<@U1>',
    });
    expect(message.headline).not.toMatch(/https:\/\//);
    expect(message.summary).toBe('www[.]evil[.]example\\u{a}<@U1>');
  });
});
