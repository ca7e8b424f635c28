import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apart, replacementIn } from './apart.ts';

describe('a test that has a process of its own', () => {
  it.each([
    {
      file: 'test/functions/inspect.test.ts',
      by: expect.stringMatching(/^test\/functions\/inspect\.test\.ts: .*\breset/),
    },
    { file: 'test/edge/record/open-table.test.ts', by: expect.stringMatching(/^test\/edge\/record\/.*: .*\bspy/) },
    { file: 'test/functions/loopback.test.ts', by: 'test/functions/service.ts: functions/observe.ts' },
    { file: 'test/end-to-end/bot.test.ts', by: 'test/end-to-end/bot.test.ts: loadFromSource(' },
    { file: 'test/cli/demo/process.test.ts', by: null },
    { file: 'test/edge/aws/queue.test.ts', by: null },
  ])('is one that replaces something for its process: $file', ({ file, by }) => {
    expect(replacementIn(file)).toEqual(by);
  });

  it.each(['test/cli/policy.test.ts', 'test/cli/audit/accounts/names.test.ts', 'test/edge/ecs/answers.test.ts'])(
    'is none that undoes what it replaces: %s',
    (file) => {
      expect(replacementIn(file)).toBeNull();
    },
  );

  it('is one whose helper does', () => {
    expect(replacementIn('test/functions/faults/bookend.ts')).toContain('vi');
    expect(replacementIn('test/functions/loopback.test.ts')).not.toBeNull();
  });

  it('is an exception', () => {
    expect(apart().length).toBeGreaterThan(10);
    expect(apart().length).toBeLessThan(globSync('test/**/*.test.ts').length / 10);
  });
});
