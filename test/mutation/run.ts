/** `npm run mutate`: breaks the core in thousands of small ways, one at a time, and counts what no test notices. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** The folders of the core that are mutated, each with a result of its own. */
const FOLDERS = ['rules', 'incidents', 'scene', 'ledger', 'folding'];
/** Stryker is no dependency of the repository: the first run installs it here. */
const TOOL = join(import.meta.dirname, '../../tools/mutation');
/** Git ignores it: results, and the copies of the tree that are broken. */
const RESULTS = '.mutation';
const HELP = `npm run mutate -- [FOLDER…] [--concurrency N] [--force]

Mutates folders of shared/core (${FOLDERS.join(', ')}, if none is named) and runs the core's quick tests on each mutant.
An interrupted run goes on where it was; a mutant is run again only if it or a test of it has changed.

  --concurrency N   how many mutants at once; 2, if left out
  --force           runs all mutants again`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: '2' },
    force: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const configurationOf = (folder: string): object => ({
  mutate: [`shared/core/${folder}/**/*.ts`],
  mutator: { excludedMutations: ['StringLiteral'] }, // words are read by people: tests hold them by whole messages
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  plugins: [join(TOOL, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
  coverageAnalysis: 'perTest',
  incremental: true,
  incrementalFile: `${RESULTS}/${folder}.json`,
  force: values.force,
  concurrency: Number(values.concurrency),
  // A busy machine is slow: a mutant that time alone seems to kill must have stood still for long.
  timeoutMS: 40_000,
  timeoutFactor: 4,
  dryRunTimeoutMinutes: 15,
  tempDirName: `${RESULTS}/sandbox`,
  // Stryker follows links as it copies: those of other versions of Node lead nowhere until they are installed.
  ignorePatterns: [RESULTS, '.serverless', '.bench', 'coverage', 'dist', 'tools'],
  tsconfigFile: 'none', // TypeScript 7 has no API with which Stryker could read one
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false },
  thresholds: { high: 85, low: 85, break: null },
});

/** Stryker is started, not imported: it saves what it knows when it is interrupted, and nothing else depends on it. */
const mutate = (folder: string): number => {
  const configuration = `${RESULTS}/${folder}.config.json`;
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(configuration, JSON.stringify(configurationOf(folder), null, 2));
  const argv = ['tools/run.js', 'mutation', '@stryker-mutator/core/bin/stryker.js', 'run', configuration];
  return spawnSync(process.execPath, argv, { stdio: 'inherit' }).status ?? 1;
};

if (values.help) console.log(HELP);
else
  for (const folder of positionals.length === 0 ? FOLDERS : positionals) {
    process.exitCode = mutate(folder);
    if (process.exitCode !== 0) break;
  }
