import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isMet, lineOf, type Row } from '../../bench/table.ts';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';

const row = (median: number, more: Partial<Row> = {}): Row => ({
  what: 'write units an event',
  measured: { median, lowest: median, highest: median, rounds: 1 },
  unit: 'units',
  target: 2,
  ...more,
});

describe('a row of the bench', () => {
  it.each([
    { when: 'it is at its target', one: row(2), isShort: false, met: true },
    { when: 'it is above', one: row(2.01), isShort: false, met: false },
    { when: 'it has no target', one: row(99, { target: null }), isShort: false, met: true },
    { when: 'nothing was measured', one: row(Number.NaN), isShort: false, met: false },
    { when: 'a count is above in the short form', one: row(2.01), isShort: true, met: false },
    {
      when: 'a time is above in the short form, within its noise',
      one: row(3.9, { isTimed: true }),
      isShort: true,
      met: true,
    },
    { when: 'a time is beyond its noise', one: row(4.1, { isTimed: true }), isShort: true, met: false },
    { when: 'a time is above in the long form', one: row(2.1, { isTimed: true }), isShort: false, met: false },
  ])('is met: $met, where $when', ({ one, isShort, met }) => {
    expect(isMet(one, isShort)).toBe(met);
    expect(lineOf(one, isShort).includes('NOT MET')).toBe(!met);
  });
});

describe('npm run bench', () => {
  const bench = (...words: string[]) =>
    spawnSync(process.execPath, ['bench/run.ts', ...words], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });

  it.runIf(RUNS_ALL_DRAWN)(inCi('ends with 0 where every row meets its target'), () => {
    const { status, stdout } = bench('bundles');
    expect(stdout).toMatch(/the bundle of observe .* met/);
    expect(status).toBe(0);
  });

  it('prints the rows that there are, names what is wrong and ends with 1, where a row is above its target or a benchmark breaks off', () => {
    const { status, stdout } = bench('self-test');
    expect(stdout).toMatch(/^a row that meets its target .* met /m);
    expect(stdout).toMatch(/^a row above its target .* NOT MET /m);
    expect(stdout).toMatch(/^NOT MET: above its target: a row above its target$/m);
    expect(stdout).toMatch(/^NOT MET: self-test broke off with \d+ after 2 rows$/m);
    expect(status).toBe(1);
  });

  it('refuses a benchmark that there is not', () => {
    expect(bench('none').status).toBe(2);
  });
});
