import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fits } from '../../../cli/demo/account/event-pattern.ts';
import { acknowledged } from '../../../shared/core/groups/ack.ts';
import type { Telling } from '../../../shared/core/groups/due.ts';
import { type Group, grownBy } from '../../../shared/core/groups/group.ts';
import { groupMessage } from '../../../shared/core/groups/group-message.ts';
import { testNotice } from '../../../shared/core/notices/test-notice.ts';
import { alertOf } from '../../../shared/edge/tell/bus/alert.ts';
import { eventOf } from '../../../shared/edge/tell/bus/alert-event.ts';
import { notice } from '../../core/messages/notices.ts';

type Fields = Readonly<Record<string, unknown>>;
type Transformer = { readonly InputPathsMap: Readonly<Record<string, string>>; readonly InputTemplate: string };
type Rule = {
  readonly Type: string;
  readonly Properties: { EventPattern: Fields; Targets: readonly { InputTransformer: Transformer }[] };
};

const PAGE = readFileSync(new URL('../../../docs/receivers.md', import.meta.url), 'utf8');
const YAML = /^### A rule to PagerDuty[\s\S]*?```yaml\n([\s\S]*?)```/m.exec(PAGE)?.[1] ?? '';
const asText = (tag: string) => ({ tag, resolve: (text: string) => text });
const { Resources } = parse(YAML, { customTags: [asText('!Sub'), asText('!GetAtt')] }) as {
  Resources: Readonly<Record<string, Rule>>;
};
const rules = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::Events::Rule');

const valueAt = (path: string, event: unknown): unknown =>
  path
    .split('.')
    .slice(1)
    .reduce((value, field) => (value as Fields | null)?.[field], event);

/** As EventBridge does it: a value that stands without quotes is put in as JSON. */
const transformed = ({ InputPathsMap, InputTemplate }: Transformer, event: unknown): unknown =>
  JSON.parse(InputTemplate.replace(/<(\w+)>/g, (_, name) => JSON.stringify(valueAt(InputPathsMap[name] ?? '', event))));

const groupOf = (one: Parameters<typeof grownBy>[2][number]): Group => {
  const group = grownBy(null, 'group', [one], 0);
  if (group === null) throw new Error('no group');
  return group;
};

const eventFor = (group: Group, how: Telling) => {
  const message = groupMessage(group, { how, since: 0 });
  const { source, detailType, resources, detail } = eventOf(alertOf({ group, how, message }), group);
  return { source, 'detail-type': detailType, resources, account: '111122223333', detail: JSON.parse(detail) };
};

const HOSTILE = '"}, "event_action": "resolve", "x": "<key> \\';
const going = groupOf(notice(1, { now: 'going-on', daemons: [{ name: HOSTILE, critical: true }] }));
const acked = acknowledged(going, { at: 1, until: 2, by: null, reason: HOSTILE });
const over = groupOf(notice(1, { n: 2, state: 'resolved', now: 'over', severity: 'critical' }));
const test = groupOf(testNotice({ account: '111122223333', region: 'eu-west-1', stage: 'prod' }, 0));

describe('the rules of the page about receivers', () => {
  it.each<{ what: string; group: Group; how: Telling; action: string | null }>([
    { what: 'a group that begins', group: going, how: 'first', action: 'trigger' },
    { what: 'a group that changes', group: going, how: 'quiet', action: 'trigger' },
    { what: 'an acknowledgement', group: acked, how: 'ack', action: 'acknowledge' },
    { what: 'a group that is over', group: over, how: 'quiet', action: 'resolve' },
    { what: 'a test message', group: test, how: 'first', action: null },
  ])('make of $what: $action', ({ group, how, action }) => {
    const event = eventFor(group, how);
    const letThrough = rules.filter(([, { Properties }]) => fits(Properties.EventPattern, event));
    const bodies = letThrough.flatMap(([, { Properties }]) =>
      Properties.Targets.map(({ InputTransformer }) => transformed(InputTransformer, event) as Fields),
    );
    expect(rules).toHaveLength(3);
    expect(bodies.map(({ event_action }) => event_action)).toEqual(action === null ? [] : [action]);
    for (const { dedup_key } of bodies) expect(dedup_key).toBe(event.detail.key);
    if (action === 'trigger')
      expect(bodies[0]?.payload).toEqual({
        summary: event.detail.headline,
        severity: 'critical',
        source: '111122223333',
        custom_details: event.detail.group,
      });
  });
});
