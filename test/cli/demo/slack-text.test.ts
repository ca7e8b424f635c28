import { describe, expect, it } from 'vitest';
import { kindOf, partsOf } from '../../../cli/demo/show/slack-text.ts';
import { payloadOf } from '../../../shared/edge/tell/slack/blocks.ts';

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

describe('a Slack message in a terminal', () => {
  it.each([
    { what: 'bold', text: '*What broke*', shown: ['What broke'] },
    { what: 'code', text: '`shop` and `edge`', shown: ['shop and edge'] },
    { what: 'a block of code', text: 'do\n```aws ecs x```', shown: ['do', 'aws ecs x'] },
    { what: 'a link', text: '<https://example.com/?a=1&amp;b=2|Task>', shown: ['Task'] },
    { what: 'escaped marks', text: 'a &lt;b&gt; &amp;amp;', shown: ['a <b> &amp;'] },
    { what: 'a mention that was escaped', text: '&lt;!channel&gt;', shown: ['<!channel>'] },
    { what: 'a terminal escape', text: 'red \u001b[31m', shown: ['red \\u{1b}[31m'] },
    { what: 'marks that reorder', text: 'a\u202eb', shown: ['a\\u{202e}b'] },
  ])('shows $what as a reader sees it', ({ text, shown }) => {
    expect(partsOf([section(text)], 80)).toEqual([shown]);
  });

  it('keeps to the width, whatever stands in fields, headers and contexts', () => {
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'word '.repeat(30) } },
      { type: 'section', fields: [{ type: 'mrkdwn', text: `*Name*\n\`${'x'.repeat(200)}\`` }] },
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'long '.repeat(40) }] },
    ];
    const lines = partsOf(blocks, 40).flat();
    expect(lines.length).toBeGreaterThan(9);
    expect(lines.filter((line) => line.length > 40)).toEqual([]);
  });
});

describe('the kind of a message', () => {
  const payload = (broke: string, severity: 'critical' | 'warning') =>
    payloadOf(
      {
        about: 'incident',
        severity,
        state: 'open',
        headline: `${broke} broke`,
        summary: 'It did.',
        fields: [{ name: 'Cluster', value: broke }],
        broke: { title: 'What broke', lines: [broke], more: 0 },
        timeline: { title: 'Timeline', lines: ['it ran'], more: 0 },
        actions: [],
        now: 'going-on',
        act: 'No.',
        why: [],
        picture: [],
        more: [],
        links: [],
        noticeIds: ['one'],
      },
      'all',
    ).blocks;

  it('is the same for what differs in words alone', () => {
    expect(kindOf(payload('web', 'critical'))).toBe(kindOf(payload('checkout', 'critical')));
  });

  it('is another one for another mark, or another part', () => {
    const web = payload('web', 'critical');
    expect(kindOf(web)).not.toBe(kindOf(payload('web', 'warning')));
    expect(kindOf(web)).not.toBe(kindOf(web.slice(0, -1)));
  });
});
