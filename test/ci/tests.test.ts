import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { drawnOf, inCi, RUNS_ALL_DRAWN } from '../drawn.ts';

const ROOT = join(import.meta.dirname, '../..');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder of tests inside the project, so that they find vitest; git and the other checks ignore it. */
const testsOf = (body: string | null): string => {
  mkdirSync(join(ROOT, '.bench'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.bench/broken-'));
  folders.push(folder);
  mkdirSync(join(folder, 'test'));
  if (body !== null) {
    writeFileSync(join(folder, 'test/one.test.ts'), `import { expect, it } from 'vitest';\n${body}\n`);
  }
  return folder;
};

/** Runs what `.ci/run` runs, on that folder, as a person does: without CI in the environment. */
const run = (folder: string, failedSteps = 0): Promise<{ readonly code: number | null; readonly said: string }> =>
  new Promise((resolve, reject) => {
    const { CI, ...env } = process.env;
    // not --dir: vitest hands it to no project, and each run would be one of all tests
    const configuration = ['--root', folder, '--config', join(ROOT, 'vitest.config.ts')];
    const ran = spawn(join(ROOT, '.ci/tests'), [String(failedSteps), '--', ...configuration], {
      env: Object.fromEntries(Object.entries(env).filter(([name]) => !/^VITEST|^NODE_ENV$/.test(name))),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    ran.stdout.on('data', (bytes) => {
      said += bytes;
    });
    ran.on('error', reject);
    ran.on('close', (code) => resolve({ code, said }));
  });

const GOOD = "it('holds', () => { expect(1).toBe(1); });";

describe('.ci/tests', () => {
  it.runIf(RUNS_ALL_DRAWN)(inCi('is green where all tests pass, and prints the count'), async () => {
    const { code, said } = await run(testsOf(GOOD));
    expect(said).toMatch(/^1 passed, 0 failed$/m);
    expect(code).toBe(0);
  });

  it.runIf(RUNS_ALL_DRAWN)(
    inCi('lets a test be skipped that needs a program which is not here, and names it'),
    async () => {
      const { code, said } = await run(
        testsOf(`${GOOD}\nit.skip('asks it (needs node) (needs no-such-program)', () => {});`),
      );
      expect(said).toMatch(/^skipped: 1 test that needs no-such-program$/m);
      expect(said).toMatch(/^1 passed, 0 failed$/m);
      expect(code).toBe(0);
    },
  );

  it.each(
    drawnOf([
      { what: 'a test fails', body: "it('breaks', () => { expect(1).toBe(2); });", says: 'a test failed' },
      {
        what: 'an error is thrown outside of a test',
        body: `${GOOD}\nsetTimeout(() => { throw new Error('outside'); }, 1);\nit('waits', () => new Promise((end) => setTimeout(end, 100)));`,
        says: 'vitest ended with 1',
      },
      {
        what: 'a promise is rejected that nobody awaits',
        body: `void Promise.reject(new Error('lost'));\nit('waits', () => new Promise((end) => setTimeout(end, 100)));`,
        says: 'vitest ended with 1',
      },
      { what: 'a test is focused', body: `it.only('is alone', () => {});\n${GOOD}`, says: 'a test failed' },
      { what: 'a test is skipped', body: `${GOOD}\nit.skip('is left out', () => {});`, says: 'without a reason' },
      {
        what: 'a test is left out that CI has to run',
        body: `${GOOD}\nit.skip('takes long (needs CI)', () => {});`,
        says: 'without a reason',
      },
      {
        what: 'a test is skipped for a tool that CI installs',
        body: `${GOOD}\nit.skip('asks it (needs tools/no-such-tool)', () => {});`,
        says: 'without a reason',
      },
      { what: 'a test is left to do', body: `${GOOD}\nit.todo('is not written');`, says: 'without a reason' },
      {
        what: 'a test is skipped for a program that is here',
        body: `${GOOD}\nit.skip('asks it (needs node)', () => {});`,
        says: 'although node is here',
      },
      { what: 'a file can not be loaded', body: "throw new Error('not loaded');", says: 'not loaded' },
      { what: 'a file holds no test', body: 'export {};', says: 'No test suite found' },
      { what: 'there is no test at all', body: null, says: 'vitest ended with 1' },
    ]),
  )('is red where $what', async ({ body, says }) => {
    const { code, said } = await run(testsOf(body));
    expect(said).toContain('failed: ');
    expect(said).toContain(says);
    expect(said).toMatch(/^\d+ passed, [1-9]\d* failed$/m);
    expect(code).toBe(1);
  });

  it.runIf(RUNS_ALL_DRAWN)(inCi('is red where a step before the tests failed'), async () => {
    const { code, said } = await run(testsOf(GOOD), 1);
    expect(said).toMatch(/^1 passed, 1 failed$/m);
    expect(code).toBe(1);
  });
});
