import type { Asked } from './asked.ts';
import type { Row } from './table.ts';

/** Gives each row as soon as it is measured. */
type Rows = (asked: Asked) => AsyncIterable<Row> | Iterable<Row>;

type Benchmark = {
  /** Each runs in a process of its own, which reads no other. */
  readonly read: () => Promise<Rows>;
  /** Left out of the short form: it takes minutes. */
  readonly isLong?: true;
  /** Run only where it is named. */
  readonly isHidden?: true;
};

export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  batches: { read: async () => (await import('./batches.ts')).benchBatches },
  replay: { read: async () => (await import('./replay.ts')).benchReplay, isLong: true },
  streams: { read: async () => (await import('./streams.ts')).benchStreams, isLong: true },
  ledger: { read: async () => (await import('./ledger-size.ts')).benchLedgerSize },
  simulate: { read: async () => (await import('./simulate.ts')).benchSimulate, isLong: true },
  bundles: { read: async () => (await import('./bundles.ts')).benchBundles },
  startup: { read: async () => (await import('./startup.ts')).benchStartup, isLong: true },
  observe: { read: async () => (await import('./observe.ts')).benchObserve },
  crowded: { read: async () => (await import('./crowded.ts')).benchCrowded },
  writes: { read: async () => (await import('./writes.ts')).benchWrites },
  'ecs-calls': { read: async () => (await import('./ecs-calls.ts')).benchEcsCalls },
  check: { read: async () => (await import('./check.ts')).benchCheck },
  audit: { read: async () => (await import('./audit.ts')).benchAudit },
  cost: { read: async () => (await import('./cost.ts')).benchCost },
  'fixed-cost': { read: async () => (await import('./fixed-cost.ts')).benchFixedCost },
  months: { read: async () => (await import('./months.ts')).benchMonths, isLong: true },
  'first-answer': { read: async () => (await import('./first-answer.ts')).benchFirstAnswer, isHidden: true },
  'self-test': { read: async () => (await import('./self-test.ts')).benchSelfTest, isHidden: true },
};
