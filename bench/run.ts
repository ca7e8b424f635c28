import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BENCHMARKS } from './benchmarks.ts';
import { HEADER, isMet, lineOf, type Row } from './table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string', default: '1000000' },
    short: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const names = Object.keys(BENCHMARKS);
const unknown = positionals.filter((name) => !names.includes(name));

/** Faults to name at the end: rows above their target, and benchmarks that broke off. */
const wrong: string[] = [];

const print = (row: Row): void => {
  console.log(lineOf(row, values.short));
  if (!isMet(row, values.short)) wrong.push(`above its target: ${row.what.trim()}`);
};

/** Runs one benchmark in a process of its own, and prints its rows as they come. */
const run = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const asked = JSON.stringify({ events: Number(values.events), isShort: values.short });
    const one = fork(fileURLToPath(new URL('one.ts', import.meta.url)), [name, asked], { execArgv: ['--expose-gc'] });
    let count = 0;
    one.on('message', (row) => {
      count += 1;
      print(row as Row);
    });
    one.on('error', (error) => wrong.push(`${name} did not start: ${error.message}`));
    one.on('close', (code, signal) => {
      if (code !== 0) wrong.push(`${name} broke off with ${code ?? signal} after ${count} rows`);
      else if (count === 0) wrong.push(`${name} measured nothing`);
      resolve();
    });
  });

if (values.help || unknown.length > 0 || !(Number(values.events) > 0)) {
  console.error(`npm run bench [-- ${names.join('|')} …] [--events 1000000] [--short]
--short: counts, and times with fewer rounds; times may be twice their target, since noise reaches that far.
Exit code 1 if a row is above its target or a benchmark broke off.`);
  process.exitCode = values.help ? 0 : 2;
} else {
  console.log(HEADER);
  for (const [name, { isLong, isHidden }] of Object.entries(BENCHMARKS)) {
    const isWanted = positionals.length > 0 ? positionals.includes(name) : !isHidden && !(values.short && isLong);
    if (isWanted) await run(name);
  }
  console.log(
    '\nRatios of speed are of the main thread’s processor time, within one run; all are medians, of alternated rounds. ' +
      'Units, calls and dollars are counted on the simulator.',
  );
  for (const what of wrong) console.log(`NOT MET: ${what}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
