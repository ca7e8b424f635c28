import { describe, expect, it } from 'vitest';
import { run } from '../run.ts';

describe('bookend daemon', () => {
  it.each([
    { argv: [], says: 'daemon wants a command: check, init' },
    { argv: ['inti'], says: 'there is no command daemon "inti"; did you mean init?' },
  ])('is refused for $argv, and says so', async ({ argv, says }) => {
    const { code, err } = await run(['daemon', ...argv]);
    expect({ code, says: err.includes(says) }).toEqual({ code: 2, says: true });
  });

  it.each([
    { argv: ['init', '--frmat', 'cli'], see: 'See: bookend daemon init --help' },
    { argv: ['check', '--frmat'], see: 'See: bookend daemon check --help' },
    { argv: ['inti'], see: 'See: bookend daemon --help' },
  ])('leads to the help that explains what is wrong for $argv', async ({ argv, see }) => {
    const { code, err } = await run(['daemon', ...argv]);
    expect({ code, last: err.trimEnd().split('\n').at(-1) }).toEqual({ code: 2, last: `bookend: ${see}` });
  });

  it.each([
    { argv: ['--help'], begins: 'bookend daemon: ' },
    { argv: ['check', '--help'], begins: 'bookend daemon check: ' },
    { argv: ['init', '--help'], begins: 'bookend daemon init: ' },
  ])('explains itself for $argv', async ({ argv, begins }) => {
    const { code, out } = await run(['daemon', ...argv]);
    expect({ code, begins: out.startsWith(begins) }).toEqual({ code: 0, begins: true });
  });
});
