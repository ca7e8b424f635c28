/** The median of several measured values, and how far apart the values lay. */
export type Measured = {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly rounds: number;
};

/** Does its work once and answers how many milliseconds of processor time that took. */
export type Timed = () => number | Promise<number>;

/**
 * The times of several contenders, round by round, another one going first each round: a machine that slows down or speeds
 * up meanwhile does so for all.
 */
export const alternate = async (
  contenders: readonly Timed[],
  rounds: number,
): Promise<readonly (readonly number[])[]> => {
  const times: number[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (round + turn) % contenders.length;
      collectGarbage();
      times[index]?.push((await contenders[index]?.()) ?? Number.NaN);
    }
  }
  return times;
};

/** A slow contender that sits out most rounds; it is in the first. */
export const rarely = (contender: Timed, every: number): Timed => {
  let round = 0;
  return () => (round++ % every === 0 ? contender() : Number.NaN);
};

/** Divides the time of one by the time of the other, round by round. */
export const ratioOf = (times: readonly number[] = [], base: readonly number[] = []): Measured =>
  measuredOf(times.map((ms, round) => ms / (base[round] ?? Number.NaN)).filter((ratio) => !Number.isNaN(ratio)));

export const measuredOf = (values: readonly number[]): Measured => {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return {
    median: (low + high) / 2,
    lowest: sorted.at(0) ?? Number.NaN,
    highest: sorted.at(-1) ?? Number.NaN,
    rounds: values.length,
  };
};

/** One round's rubbish is not to be paid for by the next. */
export const collectGarbage = (): void => {
  if (globalThis.gc === undefined) throw new Error('the bench needs node --expose-gc: use npm run bench');
  globalThis.gc();
};

/**
 * The processor time of this process's main thread so far, in milliseconds: what the clock on the wall would say if nobody
 * else were on the machine.
 */
export const cpuTimeMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

export const timeOf = (work: () => void): number => {
  const startedAt = cpuTimeMs();
  work();
  return cpuTimeMs() - startedAt;
};
