import { describe, expect, it } from 'vitest';
import { RULES } from '../../simulator/scenarios/claim.ts';
import { drawn, drawnOf, RUNS_ALL_DRAWN } from '../drawn.ts';
import { precisionOf, recallOf } from '../seeds/shares.ts';
import { absenceOf } from './absence.ts';
import { compare } from './compare.ts';
import { serviceFleetOf } from './fleets.ts';
import { KEPT } from './kept.ts';
import { notJudgedProblems } from './not-judged.ts';
import { percentile } from './percentiles.ts';
import { runSeeds } from './seeds.ts';
import { runService } from './service-run.ts';
import { sumOf, type Tally } from './tally.ts';
import { runLarge } from './zone.ts';

const shares = (tally: Tally) => {
  const sum = sumOf(tally);
  return { precision: precisionOf(sum), recall: recallOf(sum) };
};

const secondsOf = ({ detections }: Tally, by: 'proven' | 'absence'): readonly number[] =>
  detections.filter((one) => one.by === by && one.isSmooth).map(({ ms }) => ms / 1000);

describe('the whole service over whole fleets', () => {
  it('tells all that happened and nothing else, in seconds, where nothing goes wrong but in the fleet', async () => {
    const { tally, failing } = await runSeeds({
      from: 1,
      to: 1 + drawn(150),
      step: 1,
      hasFaults: false,
      enforces: false,
    });
    expect(failing).toEqual([]);
    expect(shares(tally)).toEqual({ precision: 1, recall: 1 });
    expect(tally.sums['notices told again']).toBe(0);
    expect(tally.sums['fleets beyond the share of reads']).toBe(0);
    expect(percentile(secondsOf(tally, 'proven'), 0.99)).toBeLessThanOrEqual(5);
    // some rules are broken in few fleets only, one of them by what is absent
    if (!RUNS_ALL_DRAWN) return;
    for (const rule of RULES.filter((one) => one !== 'drain-finished'))
      expect(tally.rules[rule]?.found, rule).toBeGreaterThan(0);
    expect(percentile(secondsOf(tally, 'absence'), 1)).toBeLessThanOrEqual(30);
  });

  it('loses no notice and makes up nothing with every fault, and repeats only under the same id', async () => {
    const { tally, failing } = await runSeeds({
      from: 1,
      to: 1 + drawn(150),
      step: 1,
      hasFaults: true,
      enforces: false,
    });
    expect(failing).toEqual([]);
    expect(shares(tally)).toEqual({ precision: 1, recall: 1 });
    for (const fault of ['crashed', 'refused', 'unanswered', 'asked twice', 'partly refused', 'delivered again'])
      expect(tally.faults[fault], fault).toBeGreaterThan(drawn(10));
    expect(sumOf(tally).found).toBeGreaterThan(drawn(100));
    if (!RUNS_ALL_DRAWN) return;
    for (const sum of ['notices told again', 'records the stream gave up'] as const)
      expect(tally.sums[sum], sum).toBeGreaterThan(0);
  });

  it.each(KEPT)('is right where it once was not: $name (seed $seed)', async ({ seed, hasFaults }) => {
    const run = await runService(serviceFleetOf(seed, hasFaults), seed, { hasFaults });
    expect((await compare(run)).problems).toEqual([]);
  });

  it.each(drawnOf([1, 4, 11, 23]))(
    'tells once of each container instance that a fault of ours keeps it from judging (seed %i)',
    async (seed) => {
      const isBroken = (arn: string): boolean => Number.parseInt(arn.slice(-1), 16) % 2 === 0;
      const run = await runService(serviceFleetOf(seed, true), seed, { hasFaults: true, isBroken });
      expect(notJudgedProblems(run)).toEqual([]);
      expect(run.service.witness.notJudged.size).toBeGreaterThan(0);
      expect(run.service.events.deadLetters).toEqual([]);
      const { problems } = await compare(run);
      expect(problems.filter((problem) => !problem.includes('no incident tells of'))).toEqual([]);
    },
  );

  it('goes the same way again from the same seed, step by step', async () => {
    const logOf = async (): Promise<readonly string[]> => {
      const lines: string[] = [];
      await runService(serviceFleetOf(9, true), 9, { hasFaults: true, log: (at, line) => lines.push(`${at} ${line}`) });
      return lines;
    };
    const first = await logOf();
    expect(first.length).toBeGreaterThan(50);
    expect(await logOf()).toEqual(first);
  });

  it(`finds a daemon that is missing on ${drawn(100)} container instances at once within 30 s after the settle`, async () => {
    const { seconds } = await absenceOf(drawn(100));
    expect(seconds.length).toBe(drawn(100));
    expect(Math.max(...seconds)).toBeLessThanOrEqual(30);
  });

  it('handles every event of a fleet that loses a zone, within the share of reads, and tells a storm in few messages', async () => {
    const { service } = await runLarge(drawn(300, 60), 'and its replacements start late daemons');
    const { witness, slack, events } = service;
    expect({ isIdle: service.isIdle, dead: events.deadLetters, refused: service.faults.counts.size }).toEqual({
      isIdle: true,
      dead: [],
      refused: 0,
    });
    expect(witness.incidents.size).toBeGreaterThan(drawn(80));
    // one for each cause, and not for each incident
    const heads = slack.messages.filter(({ threadTs }) => threadTs === null);
    expect(heads.length).toBeLessThanOrEqual(witness.incidents.size / 4);
    expect(service.ecs.calls.every(({ isAnswered }) => isAnswered)).toBe(true);
    // whoever of the two functions tells, they keep one pace between them
    const gaps = slack.sent.slice(1).map(({ at }, index) => at - (slack.sent[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
  });
});
