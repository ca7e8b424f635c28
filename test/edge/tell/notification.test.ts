import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acknowledged } from '../../../shared/core/groups/ack.ts';
import { type Group, grownBy } from '../../../shared/core/groups/group.ts';
import { groupMessage } from '../../../shared/core/groups/group-message.ts';
import type { Message } from '../../../shared/core/messages/message.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { jsonText } from '../../../shared/edge/aws/wire-text.ts';
import { LIMITS } from '../../../shared/edge/tell/chat/content.ts';
import { notificationOf } from '../../../shared/edge/tell/chat/notification.ts';
import { hostileNotice } from '../../core/messages/hostile.ts';
import { notice, notices } from '../../core/messages/notices.ts';
import { drawn } from '../../drawn.ts';
import { customNotificationIn } from './custom-notification.ts';

const UNTOLD = {
  revision: 0,
  toldAt: 0,
  loudAt: 0,
  places: 0,
  severity: 'info',
  isOver: false,
  message: null,
} as const;

const groupOf = (all: readonly Notice[], id = 'account/region/prod#1') => {
  const group = grownBy(null, id, all, 0);
  if (group === null) throw new Error('no group');
  return group;
};

/** As Amazon Q reads what is told of the notices. */
const told = (all: readonly Notice[], change: (message: Message) => Message = (message) => message) => {
  const group = groupOf(all);
  const message = change(groupMessage(group, { how: 'first', since: 0 }));
  const sent = jsonText(notificationOf({ group, how: 'first', message, told: UNTOLD }));
  return { ...customNotificationIn(sent), bytes: Buffer.byteLength(sent), links: message.links };
};

/** Text outside of code and of our own addresses, where markup could stand. */
const outsideOfCode = (text: string, urls: readonly string[]): string =>
  urls
    .reduce((rest, url) => rest.replaceAll(`: ${url}`, ''), text)
    .replace(/```[^`]*```/g, '')
    .replace(/`[^`\n]*`/g, '');

const expectInert = (text: string, urls: readonly string[] = []): void => {
  const rest = outsideOfCode(text, urls);
  expect(rest).not.toMatch(/[<>`~&[\]#\\]/);
  expect(rest).not.toMatch(/@\S/);
  expect(rest).not.toMatch(/:\/\/|\bwww\.|mailto:/i);
  expect(text).not.toMatch(/<[!@#]|<https?:/); // Slack reads these in code, too
  for (const line of rest.split('\n')) expect(line.replace(/^\*[^*]+\*$/, '')).not.toContain('*');
};

describe('a custom notification', () => {
  it('says whether it goes on, what and where, and has what is to be done as its next steps', () => {
    const { content, metadata } = told([notice()]);
    expect(content.title).toMatch(/^🔴 prod: 2 tasks of 2 services started up to 8\.4 s before cloudwatch-agent/);
    expect(content.keywords).toEqual(['critical', 'open', 'prod', 'daemon-started-first']);
    expect(content.description).toContain('https://bookend.example/runbooks#daemon-started-first');
    expect(metadata).toMatchObject({
      summary: content.title,
      eventType: 'bookend-order',
      additionalContext: { severity: 'critical', state: 'open', incidents: '1', places: '1' },
    });
    expect(metadata?.relatedResources?.[0]).toBe('arn:aws:ecs:eu-central-1:111122223333:cluster/prod');
  });

  it('has an id of its own for each acknowledgement, and for the reminder after them', () => {
    const acks = [1000, 2000].map((at) =>
      acknowledged(groupOf([notice()]), { at, until: 3000, by: 'kim', reason: 'known' }),
    );
    const known = { ...UNTOLD, revision: 1, toldAt: 500 };
    const idOf = (group: Group, how: 'ack' | 'reminder') =>
      notificationOf({ group, how, message: groupMessage(group, { how, since: 1 }), told: known }).id;
    const ids = [...acks.map((group) => idOf(group, 'ack')), ...acks.slice(1).map((group) => idOf(group, 'reminder'))];
    expect(new Set(ids).size).toBe(3);
    expect(acks.map((group) => idOf(group, 'ack'))).toEqual(ids.slice(0, 2));
  });

  it('of one group is in one thread as it changes, and of another in another', () => {
    const threadOf = (all: readonly Notice[], id?: string) => {
      const group = groupOf(all, id);
      const message = groupMessage(group, { how: 'loud', since: 0 });
      return notificationOf({ group, how: 'first', message, told: UNTOLD }).metadata.threadId;
    };
    const thread = threadOf([notice()]);
    expect(thread).toMatch(/^[0-9a-f]{32}$/);
    expect(threadOf(notices(20, { state: 'resolved', n: 2 }))).toBe(thread);
    expect(threadOf([notice()], 'account/region/prod#2')).not.toBe(thread);
  });

  it('that comes again has the same id, and the next one of the group another', () => {
    const group = groupOf([notice()]);
    const message = groupMessage(group, { how: 'first', since: 0 });
    const idAfter = (toldAt: number) =>
      notificationOf({ group, how: 'first', message, told: { ...UNTOLD, toldAt } }).id;
    expect(idAfter(0)).toBe(idAfter(0));
    expect(idAfter(1)).not.toBe(idAfter(0));
  });

  it.each([
    { when: 'is short', command: 'aws ecs stop-task --task a', step: true, shown: true },
    {
      when: 'is too long for a step',
      command: `aws ecs stop-task --task ${'a'.repeat(400)}`,
      step: false,
      shown: true,
    },
    { when: 'would be a mention', command: 'aws ecs stop-task --reason "<!here>"', step: false, shown: false },
    { when: 'would end its code', command: 'aws ecs stop-task --reason "`"', step: false, shown: false },
  ])('has a command that $when as it stands, or not at all', ({ command, step, shown }) => {
    const { content } = told([notice()], (message) => ({ ...message, actions: [{ what: 'Stop it', command }] }));
    const steps = content.nextSteps?.join('\n') ?? '';
    expect(steps.includes(command)).toBe(step);
    expect(`${steps}\n${content.description}`.includes(command)).toBe(shown);
    if (!shown) expect(steps).toContain("Stop it (its command can't be shown here)");
  });

  it('is bounded, and whatever is left out is said', () => {
    const lines = Array.from({ length: 300 }, (_, at) => `${at} ${'語'.repeat(300)}`);
    const { content, bytes } = told([notice()], (message) => ({
      ...message,
      headline: '語'.repeat(5000),
      why: lines,
      picture: lines,
      broke: { title: 'Which', lines, more: 5 },
    }));
    expect(content.title?.length).toBeLessThanOrEqual(LIMITS.title);
    expect(content.description.length).toBeLessThanOrEqual(LIMITS.description);
    expect(content.description).toMatch(/- and 30\d more/);
    expect(content.description).toMatch(/\(shortened\)$/);
    expect(bytes).toBeLessThan(64_000);
  });

  it('of hostile notices is sound, bounded, and has no markup but ours', () => {
    fc.assert(
      fc.property(fc.array(hostileNotice, { minLength: 1, maxLength: 8 }), (all) => {
        const { content, metadata, bytes, links } = told(all);
        const urls = links.map(({ url }) => url);
        expect(bytes).toBeLessThan(64_000);
        expect(content.description.length).toBeLessThanOrEqual(LIMITS.description);
        expectInert(content.description, urls);
        const words = [content.title, ...(content.nextSteps ?? []), ...(content.keywords ?? []), metadata?.summary];
        for (const text of words) {
          expect(text?.length).toBeLessThanOrEqual(LIMITS.step);
          expectInert(text ?? '');
        }
        for (const arn of metadata?.relatedResources ?? []) expect(arn).toMatch(/^arn:[\w:/-]+$/);
      }),
      { numRuns: drawn(150) },
    );
  });
});
