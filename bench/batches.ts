import type { Asked } from './asked.ts';
import { bookend, type Contender, naive, onlyParse } from './contenders.ts';
import { fleetEvents, shuffle } from './fleet/lives.ts';
import { alternate, rarely, ratioOf, type Timed, timeOf } from './rounds.ts';
import type { Row } from './table.ts';

const BATCH = 1000;
const TASKS = 20;
const STEPS = 8;
const ROUNDS = 21;
const SHORT_ROUNDS = 5;
const ROUNDS_PER_RIVAL = 4;
/** Each contender runs so often unmeasured before a round: a garbage collection leaves the machine cold. */
const WARM_UP = 8;

/** A fleet's life as a queue delivers it: first what is told of the container instances, then batches of task events. */
type Day = { readonly before: readonly string[]; readonly batches: readonly (readonly string[])[] };

/** Reading, merging and judging batches of 1 000 task events ÷ parsing the same texts, within this process. */
export async function* benchBatches({ isShort }: Asked): AsyncGenerator<Row> {
  const rounds = isShort ? SHORT_ROUNDS : ROUNDS;
  yield* await compare('batches of 1 000 task events of 50 container instances', dayOf(200, 50), 1.4, rounds);
  if (isShort) return;
  yield* await compare('batches of 1 000 task events of 250 container instances', dayOf(250, 250), null, rounds);
}

const compare = async (what: string, day: Day, target: number | null, rounds: number): Promise<readonly Row[]> => {
  const contenders = [timed(onlyParse, day), timed(bookend, day), rarely(timed(naive, day), ROUNDS_PER_RIVAL)];
  const [parse, real, rival] = await alternate(contenders, rounds);
  return [
    { what: `${what} ÷ JSON.parse of them`, measured: ratioOf(real, parse), unit: 'ratio', target, isTimed: true },
    { what: '  the naive rival', measured: ratioOf(rival, parse), unit: 'ratio', target: null },
  ];
};

const timed =
  (create: () => Contender, { before, batches }: Day): Timed =>
  () => {
    const warm = create();
    for (const batch of [before, ...batches.slice(0, WARM_UP)]) warm(batch);
    const contender = create();
    contender(before);
    return timeOf(() => {
      for (const batch of batches) contender(batch);
    });
  };

/** All of the tasks' lives; each batch has as many events of each of so many container instances, in random order. */
const dayOf = (instances: number, touched: number): Day => {
  const before: string[] = [];
  const taskTexts: string[] = [];
  for (const event of fleetEvents({ instances, eventsEach: 4 + TASKS * STEPS })) {
    const text = JSON.stringify(event);
    if (text.includes('"ECS Task State Change"')) taskTexts.push(text);
    else if (/"status":"(REGISTERING|ACTIVE)"/.test(text)) before.push(text);
  }
  return { before, batches: batchesOf(taskTexts, instances, touched) };
};

/** @param texts ordered by step, then task, then container instance */
const batchesOf = (texts: readonly string[], instances: number, touched: number): Day['batches'] => {
  const batches: (readonly string[])[] = [];
  const rowsEach = BATCH / touched;
  for (let row = 0; row < STEPS * TASKS; row += rowsEach) {
    for (let first = 0; first < instances; first += touched) {
      const rows = Array.from({ length: rowsEach }, (_, index) => (row + index) * instances + first);
      const batch = rows.flatMap((from) => texts.slice(from, from + touched));
      batches.push(shuffle(batch, batches.length));
    }
  }
  return batches;
};
