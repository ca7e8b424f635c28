import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { asLines, inOrder } from './traces.ts';

const folder = mkdtempSync(join(tmpdir(), 'bookend-without-events-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const monday = file('monday.jsonl', asLines(inOrder));
const service = { source: 'aws.ecs', 'detail-type': 'ECS Service Action', detail: { eventName: 'X' }, resources: [] };

describe('of several files, one', () => {
  it.each([
    { holding: 'lines of another log', text: 'timestamp,text\n1,a\n', said: 'holds no ECS event (2 other, 0 broken)' },
    { holding: 'broken lines', text: '{"a\n{"b', said: 'holds no ECS event (0 other, 2 broken)' },
    {
      holding: 'events that are broken',
      text: '{"source":"aws.ecs"}\n',
      said: 'holds no ECS event (0 other, 1 broken)',
    },
    { holding: 'nothing', text: '', said: 'holds no ECS event (it is empty)' },
  ])('holding $holding is named, and is no reason for another exit code', async ({ text, said }) => {
    const tuesday = file('tuesday.csv', text);
    const { code, out, err } = await run(['replay', monday, tuesday]);
    expect(code).toBe(0);
    expect(err).toContain(`bookend: ${tuesday}: ${said}\n`);
    expect(err).not.toContain(`${monday}: no`);
    // a long path is broken into lines there
    expect(out.replaceAll(/\n +/g, ' ')).toMatch(/\nno event {6}\S*tuesday\.csv: holds no ECS event \(/);
    const json = await run(['replay', tuesday, monday, '--json']);
    expect(json.err).toContain(`bookend: ${tuesday}: ${said}\n`);
  });

  it('is none for --strict unless a line of it is broken', async () => {
    const codeWith = async (text: string): Promise<number> =>
      (await run(['replay', monday, file('tuesday.csv', text), '--strict'])).code;
    expect([await codeWith('another log'), await codeWith(''), await codeWith('{"a')]).toEqual([0, 0, 3]);
  });

  it('has an event also where Bookend judges none of its kind', async () => {
    const { out, err } = await run(['replay', monday, file('services.jsonl', JSON.stringify(service))]);
    expect(err).toBe('');
    expect(out).not.toContain('no event');
  });

  it('is named also where it is standard input', async () => {
    const { err } = await run(['replay', '-', file('tuesday.csv', 'a'), monday], { stdin: 'nothing' });
    expect(err).toMatch(
      /^bookend: standard input: holds no ECS event \(1 other, 0 broken\)\nbookend: .*tuesday\.csv: holds no ECS/,
    );
  });
});
