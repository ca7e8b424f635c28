import fc from 'fast-check';
import { afterAll, expect } from 'vitest';
import { drawn } from '../drawn.ts';

/**
 * Each property runs so many cases: 10 000 together, of which `npm test` draws a share. The environment is read here
 * alone: BOOKEND_SEED=<number> replays a run and BOOKEND_SEED=random draws a new one; BOOKEND_RUNS=<number> spreads that
 * many cases over the properties; BOOKEND_SHRINK=no fails with the case as it was found, not with the smallest.
 */
const CASES = {
  'order, repetition and batches': 1300,
  'order and repetition of envelopes': 300,
  'merge of histories': 500,
  'merge of arbitrary facts': 2000,
  'stale versions': 600,
  'compaction of histories': 700,
  'redelivery after folding': 200,
  'merge of folded ledgers': 200,
  'packed histories': 300,
  'packed arbitrary facts': 1000,
  'single losses': 700,
  'lost ends': 300,
  'lost sides': 500,
  'lost beginnings': 500,
  'losses and looks': 500,
  'hostile envelopes': 250,
  'arbitrary JSON': 150,
  'all histories': 1500,
  'judged alike': 150,
  measured: 150,
} as const;

export type PropertyName = keyof typeof CASES;

const NAMES = Object.keys(CASES);
export const TOTAL_CASES = Object.values(CASES).reduce((sum: number, cases) => sum + cases, 0);

const FIXED_SEED = 20_260_914;

const wholeNumber = (name: string, fallback: number): number => {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`${name} must be a whole number, not ${JSON.stringify(text)}`);
  return value;
};

/** Drawn anew in each test file if the seed is random: what is printed replays that file. */
const SEED =
  process.env.BOOKEND_SEED === 'random'
    ? Math.floor(Math.random() * 2_147_483_647)
    : wholeNumber('BOOKEND_SEED', FIXED_SEED);
const RUNS = wholeNumber('BOOKEND_RUNS', drawn(TOTAL_CASES));

const casesOf = (name: PropertyName): number => Math.max(1, Math.round((CASES[name] * RUNS) / TOTAL_CASES));

const ran = new Map<PropertyName, number>();

/** Prints the seed when the file begins to run, and at its end how many cases really ran. Call it once in a file. */
export const announceRuns = (): void => {
  console.info(`BOOKEND_SEED=${SEED} BOOKEND_RUNS=${RUNS}`);
  afterAll(() => {
    const total = [...ran.values()].reduce((sum, cases) => sum + cases, 0);
    const each = [...ran].map(([name, cases]) => `${cases} × ${name}`).join(', ');
    console.info(`${total} cases with BOOKEND_SEED=${SEED}: ${each}`);
    ran.clear(); // files may share a worker
  });
};

/** Runs a property on as many cases as the table says; a failure names the seed, and fast-check the smallest case. */
export const holdsFor = <Case>(name: PropertyName, cases: fc.Arbitrary<Case>, claim: (given: Case) => void): void => {
  let tried = 0;
  const property = fc.property(cases, (given) => {
    tried += 1;
    claim(given);
  });
  // each property has its own seed, so that they don't all look at the same histories
  const seed = SEED + NAMES.indexOf(name);
  fc.assert(property, {
    seed,
    numRuns: casesOf(name),
    endOnFailure: process.env.BOOKEND_SHRINK === 'no',
    reporter: (run) => {
      if (!run.failed) return;
      const cause = run.errorInstance instanceof Error ? run.errorInstance.message : '';
      throw new Error(`BOOKEND_SEED=${SEED} replays this.\n${fc.defaultReportMessage(run)}\n${cause}`);
    },
  });
  ran.set(name, tried);
  expect(tried).toBe(casesOf(name));
};
