import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { situationMessages, situationsTable } from '../../docs/pictures/messages.ts';
import type { Message } from '../../shared/core/messages/message.ts';
import { type Block, payloadOf } from '../../shared/edge/tell/slack/blocks.ts';
import { docText } from './markdown.ts';

const SITUATIONS = [...situationMessages()];

/** The text of blocks as people see it: a link by its label. */
const seenIn = (blocks: readonly Block[]): string =>
  blocks
    .flatMap((block) => {
      if (block.type === 'context') return block.elements.map(({ text }) => text);
      return 'fields' in block ? block.fields.map(({ text }) => text) : [block.text.text];
    })
    .map((text) => text.replace(/<https:[^|>]+\|([^>]*)>/g, '$1'))
    .join('\n');

const answersOf = ({ act, now }: Message) => ({ now, act: act?.split(/[.:]/)[0] });

describe('the page about messages', () => {
  it('has the table of what each situation says', () => {
    expect(docText('messages.md')).toContain(situationsTable());
  });

  it.each(SITUATIONS.map(([name]) => name))('shows a picture of %s', (name) => {
    expect(docText('messages.md')).toContain(`(pictures/messages/${name}.png)`);
    expect(existsSync(new URL(`../../docs/pictures/messages/${name}.png`, import.meta.url))).toBe(true);
  });
});

describe('the message of each situation', () => {
  it('answers whether it goes on and whether one has to act', () => {
    const answers = Object.fromEntries(SITUATIONS.map(([name, message]) => [name, answersOf(message)]));
    expect(answers).toMatchObject({
      'going-on': { now: 'going-on', act: 'Not yet' },
      consequences: { now: 'consequences', act: 'No' },
      over: { now: 'over', act: 'No' },
      'repaired-by-bookend': { now: 'over', act: 'No' },
      'repaired-by-ecs': { now: 'over', act: 'No' },
    });
  });

  it.each(SITUATIONS)('says of %s in at most 1 200 characters what a person needs', (_name, message) => {
    expect(seenIn(payloadOf(message, 'head').blocks).length).toBeLessThanOrEqual(1200);
  });

  it.each([
    ['going-on', /^🔴 shop: .* are running WITHOUT log-agent; ECS should repair it by \d\d:\d\d:\d\d\. Since /],
    ['consequences', /^🟠 shop: .*; it runs now\. At /],
    ['over', /^✅ Over: shop: /],
    ['repaired-by-bookend', /^✅ Over: shop: .* without log-agent\. At /],
    ['repaired-by-ecs', /^✅ Over: shop: .* without log-agent\. At /],
  ])('shows of %s in the first 150 characters whether it goes on, and where', (name, like) => {
    const message = SITUATIONS.find(([known]) => known === name)?.[1];
    expect(message === undefined ? '' : payloadOf(message, 'head').text.slice(0, 150)).toMatch(like);
  });

  it('says nothing twice: no command and no sentence of the main part stands in the details', () => {
    for (const [name, message] of SITUATIONS.filter(([, { about }]) => about === 'incident')) {
      const details = seenIn(payloadOf(message, 'details').blocks);
      for (const { command } of message.actions) expect(details, name).not.toContain(command);
      for (const line of [message.act, ...message.why]) expect(details, name).not.toContain(line);
    }
  });
});
