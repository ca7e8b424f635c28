import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { auditPicture } from '../../docs/pictures/audit.ts';
import { replayPicture } from '../../docs/pictures/replay.ts';
import { terminalPicture } from '../../docs/pictures/terminal-picture.ts';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { docText } from './markdown.ts';

afterEach(() => vi.unstubAllEnvs());

const BOLD_RED = ['\u001b[1m\u001b[31m', '\u001b[39m\u001b[22m'] as const;
const spaced = (text: string): string => text.replaceAll(' ', '\u{a0}');

it.runIf(RUNS_ALL_DRAWN)(inCi('the picture of the audit is what `node docs/pictures/audit.ts` draws now'), async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  const drawn = await auditPicture();
  expect(drawn).toBe(readFileSync(new URL('../../docs/pictures/audit.svg', import.meta.url), 'utf8'));
  expect(drawn).toContain(spaced('15 container instances: 12 have their daemons'));
  expect(drawn.match(/CRITICAL/g)?.length).toBeGreaterThan(2);
});

it('the picture of replay is what `node docs/pictures/replay.ts` draws now', async () => {
  const drawn = await replayPicture();
  expect(drawn).toBe(readFileSync(new URL('../../docs/pictures/replay.svg', import.meta.url), 'utf8'));
  expect(drawn).toContain('8.4');
});

it('the guide of the audit shows the picture', () => {
  expect(docText('audit.md')).toContain('](pictures/audit.svg)');
});

it('a picture has the colours of its text, and escapes it', () => {
  const [on, off] = BOLD_RED;
  const drawn = terminalPicture('a title', ['plain', '', `  a ${on}<b> & "c"${off} d`]);
  expect(drawn).toContain('<text x="20" y="34">plain</text>');
  expect(drawn).toContain(
    spaced('  a ') +
      `<tspan fill="#ff7b72" font-weight="bold">${spaced('&lt;b&gt; &amp; &quot;c&quot;')}</tspan>` +
      spaced(' d'),
  );
  expect(drawn).not.toContain('\u001b');
  expect(drawn.match(/<text/g)).toHaveLength(2);
});

it('a picture loads nothing', () => {
  expect(terminalPicture('a title', ['a line'])).not.toMatch(/href|url\(|<style|<script|<image/);
});
