import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { simulate } from '../simulator/simulate.ts';
import type { Asked } from './asked.ts';
import { child } from './child.ts';
import { alternate, collectGarbage, measuredOf, ratioOf } from './rounds.ts';
import type { Row } from './table.ts';
import { roomFor, withTemporaryFolder } from './temporary-folder.ts';

const BOOKEND = '../cli/bin.js';
const TASKS = 20;
/** A fleet that starts, loses a third of its instances and replaces them makes so many events an instance. */
const EVENTS_AN_INSTANCE = 171;
const MOST_INSTANCES = 5000;
const ROUNDS = 3;
const BYTES_AN_INSTANCE = 600_000;

/**
 * Measures the simulator with a fleet of 5 000 instances × 20 tasks that loses a zone, and `bookend replay` with
 * its events, beside the same fleet on a calm day. The files are written to the temporary folder and removed afterwards.
 */
export async function* benchSimulate({ events }: Asked): AsyncGenerator<Row> {
  const instances = await withTemporaryFolder(async (folder) => fitting(folder, events));
  yield* speed(instances);
  yield* await withTemporaryFolder((folder) => replayed(folder, instances));
}

/** The number of instances that the wanted events need, or that the disk has room for. */
const fitting = (folder: string, events: number): number =>
  Math.max(30, Math.min(MOST_INSTANCES, roomFor(BYTES_AN_INSTANCE, folder), Math.round(events / EVENTS_AN_INSTANCE)));

const fleet = (instances: number, losesZone: boolean): Scenario => ({
  name: losesZone ? 'zone-lost' : 'calm',
  says: 'A large fleet.',
  hours: 1,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances, everySeconds: 1000 / instances }],
      daemons: [{ name: 'log-agent', healthCheck: true }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: instances * TASKS }],
    },
  ],
  faults: losesZone ? [{ fault: 'host-lost', zone: 'us-west-2a', afterSeconds: 1500, reported: 'stopped' }] : [],
});

/** Simulates in this process without writing, up to the truth: events and container instances per second. */
const speed = (instances: number): readonly Row[] => {
  const rounds = Array.from({ length: ROUNDS }, () => {
    collectGarbage();
    let events = 0;
    const startedAt = performance.now();
    const simulation = simulate({ scenario: fleet(instances, true), seed: 1, onEvent: () => (events += 1) });
    simulation.truth();
    const seconds = (performance.now() - startedAt) / 1000;
    return { events: events / seconds, instances: simulation.fleet.log.instances.size / seconds };
  });
  const row = (what: string, values: readonly number[]): Row => ({
    what,
    measured: measuredOf(values),
    unit: 'per second',
    target: null,
  });
  return [
    row(
      `simulated events, and the truth of ${instances.toLocaleString('en')} instances × ${TASKS} tasks that lose a zone`,
      rounds.map((round) => round.events),
    ),
    row(
      '  simulated container instances, with all their events',
      rounds.map((round) => round.instances),
    ),
  ];
};

const replayed = async (folder: string, instances: number): Promise<readonly Row[]> => {
  const lost = await write(folder, fleet(instances, true));
  const calm = await write(folder, fleet(instances, false));
  const [lostTimes = [], calmTimes = []] = await alternate(
    [child(BOOKEND, 'replay', '--json', lost.path), child(BOOKEND, 'replay', '--json', calm.path)],
    ROUNDS,
  );
  const perEvent = (times: readonly number[], { lines }: Written): readonly number[] =>
    times.map((ms) => (ms * 1000) / lines);
  const size = `${lost.lines.toLocaleString('en')} events, ${(lost.bytes / 1e9).toFixed(1)} GB`;
  const row = (what: string, times: readonly number[]): Row => ({
    what,
    measured: measuredOf(times),
    unit: 'µs',
    target: null,
  });
  return [
    row(`bookend replay of the fleet that loses a zone (${size}), each event`, perEvent(lostTimes, lost)),
    row(`  of the calm fleet (${calm.lines.toLocaleString('en')} events), each event`, perEvent(calmTimes, calm)),
    {
      what: '  each event of the one ÷ each event of the other',
      measured: ratioOf(perEvent(lostTimes, lost), perEvent(calmTimes, calm)),
      unit: 'ratio',
      target: 1.5,
      isTimed: true,
    },
  ];
};

type Written = { readonly path: string; readonly lines: number; readonly bytes: number };

/** Runs the command itself, which streams: no fleet is held in memory as text. */
const write = async (folder: string, scenario: Scenario): Promise<Written> => {
  const file = join(folder, `${scenario.name}.json`);
  const path = join(folder, `${scenario.name}.jsonl`);
  writeFileSync(file, JSON.stringify(scenario));
  await child(BOOKEND, 'simulate', file, '--out', path)();
  return { path, lines: await linesOf(path), bytes: statSync(path).size };
};

const linesOf = async (path: string): Promise<number> => {
  let lines = 0;
  for await (const chunk of createReadStream(path)) {
    const bytes: Buffer = chunk;
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
  }
  return lines;
};
