import { describe, expect, it } from 'vitest';
import { fitted } from '../../cli/terminal/fitted.ts';
import { run } from './run.ts';

const COMMANDS: readonly (readonly string[])[] = [
  [],
  ...[
    'replay',
    'simulate',
    'policy',
    'pause',
    'audit',
    'canary',
    'daemon',
    'remediate',
    'history',
    'status',
    'incidents',
    'ack',
    'tell',
  ].map((name) => [name]),
  ['daemon', 'check'],
  ['daemon', 'init'],
];

const helpOf = async (command: readonly string[], columns?: number) =>
  (await run([...command, '--help'], { env: columns === undefined ? {} : { COLUMNS: String(columns) } })).out;

const QUOTED = /'[^']*'/g;
const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== '' && word !== '\\');

describe.each(COMMANDS)('the help of bookend %s %s', (...command) => {
  it.each([40, 60, 80])('has %i columns, and no word is broken', async (columns) => {
    const [wide, narrow] = [await helpOf(command), await helpOf(command, columns)];
    const tooLong = narrow
      .split('\n')
      .filter((line) => line.length > columns && wordsOf(line.replace(QUOTED, '…')).length > 1);
    expect(tooLong).toEqual([]);
    expect(wordsOf(narrow)).toEqual(wordsOf(wide));
  });

  it('is as it was written where there is room', async () => {
    expect(await helpOf(command, 200)).toBe(await helpOf(command));
  });
});

describe('lines on a narrow terminal', () => {
  const narrowed = (...lines: readonly string[]) => [...fitted(lines, 40)];

  it('go on in their column', () => {
    expect(narrowed('  --json    one line of JSON for each verdict')).toEqual([
      '  --json    one line of JSON for each',
      '            verdict',
    ]);
  });

  it('of a sentence with a mark are filled again, below its first word', () => {
    expect(narrowed(`✗ ${'word '.repeat(18)}words`, '  and the end')).toEqual([
      '✗ word word word word word word word',
      '  word word word word word word word',
      '  word word word word words and the end',
    ]);
  });

  it('of one paragraph are filled again', () => {
    const wide = `${'word '.repeat(18)}words`;
    expect(narrowed(wide, 'and the end')).toEqual([
      'word word word word word word word word',
      'word word word word word word word word',
      'word word words and the end',
    ]);
  });

  it('are commands that can still be pasted', () => {
    expect(narrowed('  aws events put-rule --name ecs --event-pattern \'{"source": ["aws.ecs"]}\'')).toEqual([
      '  aws events put-rule --name ecs \\',
      '      --event-pattern \\',
      '      \'{"source": ["aws.ecs"]}\'',
    ]);
  });

  it('are measured without their colours', () => {
    const green = `\u001b[32m${'x'.repeat(20)}\u001b[39m  ${'y'.repeat(18)}`;
    expect(narrowed(green)).toEqual([green]);
  });

  it('are left alone in a file', () => {
    const long = 'word '.repeat(100);
    expect([...fitted([long], null)]).toEqual([long]);
  });
});
