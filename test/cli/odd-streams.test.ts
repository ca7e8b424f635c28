import { describe, expect, it } from 'vitest';
import { ODD_STREAMS } from '../../bench/streams/streams.ts';
import { headOf } from '../../cli/replay/input/head.ts';
import { run } from './run.ts';

const replayed = (stdin: string) => run(['replay', '-'], { stdin });

/** A small part of each: that they end well is said here, how long they take in `npm run bench -- streams`. */
describe('a stream that is unlike a fleet', () => {
  it.each(ODD_STREAMS)('is replayed: $what', async ({ lines }) => {
    const { code, out, err } = await replayed([...lines(0.002)].join(''));
    expect([0, 1]).toContain(code);
    expect(err).toBe('');
    expect(out).toContain('SUMMARY');
  });
});

describe('the beginning of a file', () => {
  it('is not held as long as it is blank, and its lines are counted', () => {
    const head = headOf();
    expect(head.add(Buffer.from('\n'.repeat(1000)))).toBe(false);
    expect(head.add(Buffer.from('  \r\n  '))).toBe(false);
    expect(head.add(Buffer.from('\n  {"a"'))).toBe(true);
    expect(head.head().toString()).toBe('  {"a"');
    expect(head.blankLines()).toBe(1002);
  });

  it('is looked at again when it has doubled, and holds every byte', () => {
    const head = headOf();
    const looked = Array.from({ length: 64 }, () => head.add(Buffer.from('{'))).filter(Boolean);
    expect(looked).toHaveLength(7);
    expect(head.head().toString()).toBe('{'.repeat(64));
  });

  it.each([
    { form: 'lines', text: '{"source":"aws.ecs"', line: 4 },
    { form: 'a list', text: '[\n{"source":"aws.ecs"\n]', line: 5 },
  ])('leaves the numbers of lines as they are in the file: $form', async ({ text, line }) => {
    const { err } = await replayed(`\n \n\n${text}`);
    expect(err).toMatch(new RegExp(`standard input:${line}: `));
  });

  it('is left out where blank lines come later too', async () => {
    const { err } = await replayed(`{}\n\n  \n\t\r\n{"source":"aws.ecs"\n`);
    expect(err).toContain('standard input:5: ');
  });
});
