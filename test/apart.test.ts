import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anew, apart, replacementsIn } from './apart.ts';

const ALL = globSync('test/**/*.test.ts').length;

describe('a test that replaces something for its process', () => {
  it.each([
    { file: 'test/docs/first-daemon.test.ts', by: expect.stringMatching(/^test\/docs\/first-daemon.*: stub.*AWS_/) },
    { file: 'test/functions/inspect.test.ts', by: expect.stringMatching(/^test\/functions\/inspect.*: .*\breset/) },
    { file: 'test/edge/record/open-table.test.ts', by: expect.stringMatching(/^test\/edge\/record\/.*: .*\bspy/) },
    { file: 'test/functions/loopback.test.ts', by: 'test/functions/service.ts: functions/observe.ts' },
    { file: 'test/end-to-end/bot.test.ts', by: 'test/end-to-end/bot.test.ts: loadFromSource(' },
  ])('is known by what it does: $file', ({ file, by }) => {
    expect(replacementsIn(file)).toContainEqual(by);
  });

  it.each([
    'test/cli/policy.test.ts',
    'test/cli/audit/accounts/names.test.ts',
    'test/edge/ecs/answers.test.ts',
    'test/cli/demo/process.test.ts',
    'test/edge/aws/queue.test.ts',
  ])('is none if it undoes that: %s', (file) => {
    expect(replacementsIn(file)).toEqual([]);
  });

  it('is known by what its helper does', () => {
    const byHelper = replacementsIn('test/functions/faults/inspect.test.ts');
    expect(byHelper).toContainEqual(expect.stringMatching(/^test\/functions\/faults\/bookend\.ts: vi/));
  });

  it('has a process of its own only where modules and environment are not all', () => {
    expect(apart()).toContain('test/docs/first-daemon.test.ts');
    expect(anew()).toEqual(expect.arrayContaining(['test/functions/inspect.test.ts', 'test/end-to-end/bot.test.ts']));
    expect(apart().filter((file) => anew().includes(file))).toEqual([]);
  });

  it('is an exception', () => {
    expect(anew().length).toBeGreaterThan(10);
    expect(apart().length + anew().length).toBeLessThan(ALL / 10);
  });
});
