import { learn } from '../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../shared/core/ledger/ledger.ts';
import { pack } from '../shared/core/ledger/packed.ts';
import { readEcsEvent } from '../shared/edge/events/read-ecs-event.ts';
import { bytesOf, itemOf } from '../shared/edge/store/item.ts';
import type { Asked } from './asked.ts';
import { fleetEvents } from './fleet/lives.ts';
import { createKeeper } from './naive/keeper.ts';
import { collectGarbage, measuredOf } from './rounds.ts';
import type { Row } from './table.ts';

const TASKS = 20;
/** It was 8 KB before each task kept why it ended and how it was launched: four fields of eight bytes, and what a ledger folds. */
const MOST_IN_MEMORY = 9 * 1024;
const LEDGERS = 2000;
const SHORT_LEDGERS = 200;
const ROUNDS = 3;
const EVENTS_EACH = 4 + TASKS * 8;

/** Measures the memory of one container instance with 20 tasks, all with a whole life; texts are parsed, as in the service. */
export function* benchLedgerSize({ isShort }: Asked): Generator<Row> {
  const instances = isShort ? SHORT_LEDGERS : LEDGERS;
  const rounds = Array.from({ length: ROUNDS }, () => ({
    real: kept(() => keepLedgers(instances)),
    rival: kept(() => keepDetails(instances)),
  }));
  const row = (what: string, values: readonly number[], target: number | null): Row => ({
    what,
    measured: measuredOf(values),
    unit: 'bytes',
    target,
  });
  yield row(
    'a ledger of 20 tasks in memory',
    rounds.map(({ real }) => real),
    MOST_IN_MEMORY,
  );
  yield row(
    '  the naive rival',
    rounds.map(({ rival }) => rival),
    null,
  );
  const ledgers = [...keepLedgers(instances).values()];
  const items = ledgers.map((ledger) => bytesOf(itemOf({ ...QUIET, ledger }, 1)));
  const texts = ledgers.map((ledger) => Buffer.byteLength(pack(ledger)));
  const details = [...keepDetails(instances).values()].map((instance) => Buffer.byteLength(JSON.stringify(instance)));
  yield row(`an item of 20 tasks as DynamoDB stores it (of ${instances}, each)`, items, 2 * 1024);
  yield row('  its text before it is deflated', texts, null);
  yield row('  the naive rival', details, null);
}

/** An instance of which nothing is told and nothing is due. */
const QUIET = { kind: 'instance', incident: null, notices: 0, untold: [], due: null } as const;

/** Bytes on the heap for each of what `keep` returns, with all else collected. */
const kept = (keep: () => ReadonlyMap<string, unknown>): number => {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const all = keep();
  collectGarbage();
  return (process.memoryUsage().heapUsed - before) / all.size;
};

const keepLedgers = (instances: number): ReadonlyMap<string, Ledger> => {
  const ledgers = new Map<string, Ledger>();
  for (const event of fleetEvents({ instances, eventsEach: EVENTS_EACH })) {
    const read = readEcsEvent(JSON.parse(JSON.stringify(event)));
    if (read.kind !== 'fact' || read.fact.kind === 'deployment' || read.fact.containerInstanceArn === null) continue;
    const { containerInstanceArn, clusterArn } = read.fact;
    const ledger = ledgers.get(containerInstanceArn) ?? emptyLedger(containerInstanceArn, clusterArn);
    ledgers.set(containerInstanceArn, ledger);
    learn(ledger, read.fact);
  }
  return ledgers;
};

const keepDetails = (instances: number): ReadonlyMap<string, unknown> => {
  const keeper = createKeeper();
  for (const event of fleetEvents({ instances, eventsEach: EVENTS_EACH }))
    keeper.add(JSON.parse(JSON.stringify(event)));
  return keeper.instances;
};
