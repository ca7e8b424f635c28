import { parseArgs } from 'node:util';
import { benchBatches } from './batches.ts';
import { benchBundles } from './bundles.ts';
import { benchCost } from './cost.ts';
import { benchEcsCalls } from './ecs-calls.ts';
import { benchLedgerSize } from './ledger-size.ts';
import { benchObserve } from './observe.ts';
import { benchReplay } from './replay.ts';
import { benchSimulate } from './simulate.ts';
import { benchStartup } from './startup.ts';
import { type Row, tableOf } from './table.ts';
import { benchWrites } from './writes.ts';

const BENCHMARKS: Readonly<Record<string, (options: { readonly events: number }) => Promise<readonly Row[]>>> = {
  batches: () => benchBatches(),
  replay: benchReplay,
  ledger: async () => benchLedgerSize(),
  simulate: benchSimulate,
  bundles: benchBundles,
  startup: benchStartup,
  observe: benchObserve,
  writes: benchWrites,
  'ecs-calls': benchEcsCalls,
  cost: benchCost,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { events: { type: 'string', default: '1000000' }, help: { type: 'boolean', default: false } },
});

const unknown = positionals.filter((name) => BENCHMARKS[name] === undefined);
if (values.help || unknown.length > 0 || !(Number(values.events) > 0)) {
  console.error(`npm run bench [-- ${Object.keys(BENCHMARKS).join('|')} …] [--events 1000000]`);
  process.exitCode = values.help ? 0 : 2;
} else {
  const rows: Row[] = [];
  for (const [name, bench] of Object.entries(BENCHMARKS)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    rows.push(...(await bench({ events: Number(values.events) })));
  }
  console.log(tableOf(rows));
  console.log(
    '\nRatios of speed are of the main thread’s processor time, within one run; all are medians, of alternated rounds. ' +
      'Units, calls and dollars are counted on the simulator.',
  );
}
