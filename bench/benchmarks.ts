import type { Asked } from './asked.ts';
import { benchAudit } from './audit.ts';
import { benchBatches } from './batches.ts';
import { benchBundles } from './bundles.ts';
import { benchCost } from './cost.ts';
import { benchCrowded } from './crowded.ts';
import { benchEcsCalls } from './ecs-calls.ts';
import { benchFixedCost } from './fixed-cost.ts';
import { benchLedgerSize } from './ledger-size.ts';
import { benchMonths } from './months.ts';
import { benchObserve } from './observe.ts';
import { benchReplay } from './replay.ts';
import { benchSelfTest } from './self-test.ts';
import { benchSimulate } from './simulate.ts';
import { benchStartup } from './startup.ts';
import { benchStreams } from './streams.ts';
import type { Row } from './table.ts';
import { benchWrites } from './writes.ts';

type Benchmark = {
  /** Gives each row as soon as it is measured. */
  readonly rows: (asked: Asked) => AsyncIterable<Row> | Iterable<Row>;
  /** Left out of the short form: it takes minutes. */
  readonly isLong?: true;
  /** Run only where it is named. */
  readonly isHidden?: true;
};

export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  batches: { rows: benchBatches },
  replay: { rows: benchReplay, isLong: true },
  streams: { rows: benchStreams, isLong: true },
  ledger: { rows: benchLedgerSize },
  simulate: { rows: benchSimulate, isLong: true },
  bundles: { rows: benchBundles },
  startup: { rows: benchStartup, isLong: true },
  observe: { rows: benchObserve },
  crowded: { rows: benchCrowded },
  writes: { rows: benchWrites },
  'ecs-calls': { rows: benchEcsCalls },
  audit: { rows: benchAudit },
  cost: { rows: benchCost },
  'fixed-cost': { rows: benchFixedCost },
  months: { rows: benchMonths, isLong: true },
  'self-test': { rows: benchSelfTest, isHidden: true },
};
