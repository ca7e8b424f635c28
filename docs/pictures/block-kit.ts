import type { Block } from '../../shared/edge/tell/slack/blocks.ts';

/**
 * Draws Block Kit as Slack shows it, as a page that needs nothing else: headers, sections, fields, contexts, and of mrkdwn what Bookend writes (bold lines,
 * code, links). Whatever is not that stays the text that it is.
 */
export const blockKitPage = (title: string, messages: readonly (readonly Block[])[]): string =>
  `<!doctype html><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style><main>${messages.map(messageOf).join('<hr>')}</main>\n`;

const messageOf = (blocks: readonly Block[]): string =>
  `<b class="app">Bookend</b> <i>APP</i>${blocks.map(blockOf).join('')}`;

const STYLE = [
  'body{margin:0;background:#fff;font:15px/1.46 Lato,"DejaVu Sans",sans-serif;color:#1d1c1d}',
  'main{width:640px;padding:14px 20px}',
  'i{font:bold 10px sans-serif;background:#ddd;color:#616061;padding:1px 3px;border-radius:2px}',
  'h3{font-size:18px;line-height:1.3;margin:6px 0 8px}',
  'p{margin:8px 0;white-space:pre-wrap;overflow-wrap:anywhere}',
  'pre{font:12px/1.5 "DejaVu Sans Mono",monospace;background:#f8f8f8;border:1px solid #ddd;border-radius:4px;padding:8px;margin:4px 0;white-space:pre-wrap;overflow-wrap:anywhere}',
  'code{font:12px "DejaVu Sans Mono",monospace;color:#c01343;background:#f8f8f8;border:1px solid #ddd;border-radius:3px;padding:1px 3px;overflow-wrap:anywhere}',
  'dl{display:grid;grid-template-columns:1fr 1fr;gap:8px 16px;margin:8px 0}dl p{margin:0}',
  'hr{border:0;border-top:1px solid #ddd;margin:10px 0}',
  'small{display:block;font-size:12px;color:#616061;margin:8px 0}a{color:#1264a3;text-decoration:none}',
].join('');

const blockOf = (block: Block): string => {
  if (block.type === 'header') return `<h3>${escaped(block.text.text)}</h3>`;
  if (block.type === 'context') return block.elements.map(({ text }) => `<small>${mrkdwn(text)}</small>`).join('');
  if ('fields' in block) return `<dl>${block.fields.map(({ text }) => `<p>${mrkdwn(text)}</p>`).join('')}</dl>`;
  return `<p>${mrkdwn(block.text.text)}</p>`;
};

/** A text that is split by a fence alternates between text and code. The text is escaped for mrkdwn already, by the same three entities. */
const mrkdwn = (text: string): string =>
  text
    .split('```')
    .map((part, index) => (index % 2 === 1 ? `<pre>${quoted(part)}</pre>` : inline(part.replace(/^\n|\n$/g, ''))))
    .join('');

const inline = (text: string): string =>
  text
    .split(/(<https:[^|>]+\|[^>]*>)/)
    .map((part) => {
      const [, url, label] = /^<(https:[^|>]+)\|([^>]*)>$/.exec(part) ?? [];
      if (url !== undefined && label !== undefined)
        return `<a href="${url.replaceAll('"', '%22')}">${quoted(label)}</a>`;
      return quoted(part)
        .replace(/^\*([^*\n]+)\*$/gm, '<b>$1</b>')
        .replace(/`([^`\n]+)`/g, '<code>$1</code>');
    })
    .join('');

const quoted = (text: string): string => text.replaceAll('"', '&quot;');

const escaped = (text: string): string =>
  quoted(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
