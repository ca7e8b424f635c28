import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grownBy } from '../../../shared/core/groups/group.ts';
import { groupMessage } from '../../../shared/core/groups/group-message.ts';
import { incidentMessage } from '../../../shared/core/messages/incident-message.ts';
import { type Link, type Message, section } from '../../../shared/core/messages/message.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { type Block, LIMITS, type Part, payloadOf } from '../../../shared/edge/tell/slack/blocks.ts';
import { literal, prose } from '../../../shared/edge/tell/slack/escape.ts';
import { hostileNotice, hostileText } from '../../core/messages/hostile.ts';
import { notice, notices } from '../../core/messages/notices.ts';
import { drawn } from '../../drawn.ts';

const PARTS: readonly Part[] = ['all', 'head', 'details'];

const messageOf = (newest: Notice): Message => incidentMessage({ notices: [newest], newest });
const groupOf = (all: readonly Notice[]): Message => {
  const group = grownBy(null, 'g', all, 0);
  if (group === null) throw new Error('no group');
  return groupMessage(group, { how: 'first', since: 0 });
};

const textsOf = (block: Block): readonly { type: string; text: string }[] => {
  if (block.type === 'context') return block.elements;
  return 'fields' in block ? block.fields : [block.text];
};

const expectWithinLimits = (blocks: readonly Block[]): void => {
  expect(blocks.length).toBeGreaterThan(0);
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(LIMITS.total);
  for (const block of blocks) {
    for (const { text } of textsOf(block)) expect(text.trim().length, JSON.stringify(block)).toBeGreaterThan(0);
    if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150);
    if (block.type === 'section' && 'text' in block) expect(block.text.text.length).toBeLessThanOrEqual(3000);
    if (block.type === 'section' && 'fields' in block) {
      expect(block.fields.length).toBeLessThanOrEqual(10);
      for (const { text } of block.fields) expect(text.length).toBeLessThanOrEqual(2000);
    }
    if (block.type === 'context') {
      expect(block.elements.length).toBeLessThanOrEqual(10);
      for (const { text } of block.elements) expect(text.length).toBeLessThanOrEqual(3000);
    }
  }
};

/** The part of a mrkdwn text in which markup may stand: code (where nothing is markup) and our own links are taken out. */
const outsideOfCode = (text: string, links: readonly Link[]): string =>
  links
    .reduce((rest, { url }) => rest.replaceAll(`<${url.replaceAll('&', '&amp;')}|`, '⟨'), text)
    .replace(/⟨([^<>|\n]*)>/g, '$1')
    .replace(/```[^`]*```/g, '')
    .replace(/`[^`\n]*`/g, '');

const expectInert = (text: string, links: readonly Link[] = []): void => {
  const rest = outsideOfCode(text, links);
  expect(rest).not.toMatch(/[<>`~]/); // mentions, links, code, strike-through
  expect(rest).not.toMatch(/&(?!amp;|lt;|gt;)/); // entities of others
  expect(rest).not.toMatch(/@\S|#[A-Za-z]/);
  expect(rest).not.toMatch(/:\/\/|\bwww\.|mailto:/i);
  expect(rest.replace(/\b\d\d:\d\d:\d\d\b/g, '')).not.toMatch(/:[\p{L}\p{N}_+'-]+:/u); // times are no emoji
  expect(rest).not.toMatch(/^\s*(>|&gt;)/m);
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  // Bold is ours alone: a whole line of it, begun and ended by us.
  for (const line of rest.split('\n')) expect(line.replace(/^\*[^*]+\*$/, '')).not.toContain('*');
};

describe('Block Kit', () => {
  it('of hostile notices stays within the limits and has no markup but ours', () => {
    fc.assert(
      fc.property(fc.array(hostileNotice, { minLength: 1, maxLength: 8 }), (all) => {
        const messages = [...all.map(messageOf), groupOf(all)];
        for (const message of messages) {
          for (const part of PARTS) {
            const { text, blocks } = payloadOf(message, part);
            expectWithinLimits(blocks);
            expect(text.length).toBeLessThanOrEqual(LIMITS.text);
            expectInert(text);
            for (const each of blocks.flatMap(textsOf)) {
              if (each.type === 'mrkdwn') expectInert(each.text, message.links);
              else expect(each.text).not.toMatch(/[<>&]|[\p{Cc}\p{Cf}\p{Cs}]/u);
            }
          }
        }
      }),
      { numRuns: drawn(150) },
    );
  });

  it('turns off whatever Slack would make of a text by itself', () => {
    const texts = payloadOf(messageOf(notice()), 'all').blocks.flatMap(textsOf);
    for (const text of texts) {
      if (text.type === 'mrkdwn') expect(text).toHaveProperty('verbatim', true);
      else expect(text).toHaveProperty('emoji', false);
    }
  });

  it('counts what it cuts', () => {
    const long: Message = {
      ...messageOf(notice()),
      broke: section('What broke', Array(100).fill('x'.repeat(300)), 90),
    };
    const { blocks } = payloadOf(long, 'all');
    const shown = JSON.stringify(blocks).match(/• x+/g)?.length ?? 0;
    expect(JSON.stringify(blocks)).toContain(`and ${100 - shown} more`);
    const links = Array.from({ length: 40 }, (_, at) => ({
      label: `l${at}`,
      url: `https://a.example/${'p'.repeat(1000)}`,
    }));
    expectWithinLimits(payloadOf({ ...long, links }, 'all').blocks);
    expect(JSON.stringify(payloadOf({ ...messageOf(notice()), links }, 'details').blocks)).toContain(
      'and 34 more links',
    );
    const parts = Array.from({ length: 5 }, (_, at) => ({
      what: `${at} ${'w'.repeat(690)}`,
      command: 'c'.repeat(1500),
    }));
    const cut = payloadOf(
      { ...long, actions: parts, timeline: section('Timeline', Array(40).fill('y'.repeat(400)), 40) },
      'all',
    );
    expectWithinLimits(cut.blocks);
    expect(JSON.stringify(cut.blocks)).toMatch(/\d+ (more|parts? of this message left out)/);
  });

  it('says of a group how many of how many, and which they are', () => {
    const all = notices(2000, { affected: { count: 1, of: 2100 } });
    const text = JSON.stringify(payloadOf(groupOf(all), 'all').blocks);
    expect(text).toContain('🔴 prod: 2000 of 2100 instances');
    expect(text).toContain('and 1960 more');
  });

  it.each([
    ['<!channel> & <https://a|b>', '&lt;!channel&gt; &amp; &lt;https://a|b&gt;'],
    ['*b* ~s~ `c`', '∗b∗ ∼s∼ ˋcˋ'],
    ['my_service_name _it_', 'my_service_name ˍitˍ'],
    ['a :fire: b', 'a ∶fire: b'],
    ['at 08:30:49 UTC', 'at 08:30:49 UTC'],
    ['arn:30:49', 'arn∶30:49'],
    ['> quoted', '› quoted'],
    ['@here #general', '＠here ＃general'],
  ])('prose %j becomes %j', (text, says) => {
    expect(prose(text)).toBe(says);
  });

  it('in code, a text can only be read', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(literal(text)).not.toMatch(/[`<>]/);
      }),
    );
  });

  it('of the example is the recorded one', () => {
    const fixture = new URL('../../fixtures/slack/application-first.json', import.meta.url);
    const expected: unknown = JSON.parse(readFileSync(fixture, 'utf8'));
    expect(payloadOf(messageOf(notice()), 'all')).toEqual(expected);
  });
});
