import { setTimeout } from 'node:timers/promises';

/** The rules of a race. */
export type Racing = {
  /** The number of races that it may lose; 6 unless it is said. */
  readonly tries?: number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
};

/** Several workers on one item win one after another; more than this many at a time is a job for the queue. */
const TRIES = 6;
const FIRST_WAIT_MILLISECONDS = 10;
const DOUBLINGS = 6;

/**
 * Reads an item, changes and writes it on the condition that it still is what was read, again and again until no other
 * worker was faster.
 * @param pk the item's key, for the error's text
 * @param attempt one reading and one write; it is told how many races were lost before it
 * @throws Error after the last race that is lost
 */
export const untilWon = async <Answer>(
  pk: string,
  { tries = TRIES, wait = setTimeout }: Racing,
  attempt: (lost: number) => Promise<Answer | 'lost-race'>,
): Promise<Answer> => {
  for (let lost = 0; lost < tries; lost += 1) {
    if (lost > 0) await wait(jittered(FIRST_WAIT_MILLISECONDS * 2 ** Math.min(lost, DOUBLINGS)));
    const answer = await attempt(lost);
    if (answer !== 'lost-race') return answer;
  }
  throw new Error(`${pk}: lost the race for its item ${tries} times`);
};

/** Waits up to all of it: two workers that met don't meet again. */
const jittered = (milliseconds: number): number => milliseconds * Math.random();
