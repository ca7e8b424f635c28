import { describe, expect, it } from 'vitest';
import { nextState, type State } from './evaluation.ts';
import { readQuery } from './insights-query.ts';
import { evaluateMath } from './metric-math.ts';

/** `0` is in order, `X` is breaching, `-` is missing. */
const pointsOf = (text: string) => text.split(' ').map((point) => (point === '-' ? undefined : point === 'X' ? 1 : 0));

const stateOf = (text: string, treatMissingData: 'breaching' | 'notBreaching' | 'ignore', datapointsToAlarm: number) =>
  nextState(
    pointsOf(text),
    { evaluationPeriods: 3, datapointsToAlarm, treatMissingData, isBreaching: (datapoint) => datapoint === 1 },
    'INSUFFICIENT_DATA',
  );

/** A new alarm has this state, so it is what is kept. */
const KEPT: State = 'INSUFFICIENT_DATA';

describe("an alarm's state, by the rules of CloudWatch's documentation", () => {
  it.each([
    { points: '0 - X - X', of3: ['OK', 'OK', 'OK'], of2: ['ALARM', 'ALARM', 'ALARM'] },
    { points: '0 - - - -', of3: ['OK', 'OK', 'OK'], of2: ['OK', 'ALARM', 'OK'] },
    { points: '- - - - -', of3: [KEPT, 'ALARM', 'OK'], of2: [KEPT, 'ALARM', 'OK'] },
    { points: '0 X X - X', of3: ['ALARM', 'ALARM', 'ALARM'], of2: ['ALARM', 'ALARM', 'ALARM'] },
    { points: '- - X - -', of3: [KEPT, 'ALARM', 'OK'], of2: [KEPT, 'ALARM', 'OK'] },
    { points: '0 0 X 0 X', of3: ['OK', 'OK', 'OK'], of2: ['ALARM', 'ALARM', 'ALARM'] },
    { points: '- - - - 0', of3: ['OK', 'OK', 'OK'], of2: ['OK', 'ALARM', 'OK'] },
  ])('of $points is $of3 where three of three must breach, $of2 where two of three', ({ points, of3, of2 }) => {
    const ways = ['ignore', 'breaching', 'notBreaching'] as const;
    expect(ways.map((way) => stateOf(points, way, 3))).toEqual(of3);
    expect(ways.map((way) => stateOf(points, way, 2))).toEqual(of2);
  });
});

describe('metric math', () => {
  const series: Readonly<Record<string, readonly (number | undefined)[]>> = {
    a: [1, undefined, 3],
    b: [undefined, undefined, 2],
    nothing: [undefined, undefined, undefined],
  };
  const worked = (expression: string, fillsNothing = true) =>
    evaluateMath(expression, { fillsNothing, named: (id) => series[id] ?? [] });

  it.each([
    { expression: 'a + b', is: [undefined, undefined, 5] },
    { expression: 'SUM([a, b])', is: [1, undefined, 5] },
    { expression: 'FILL(a, 0) - 2 * FILL(b, 1)', is: [-1, -2, -1] },
    { expression: 'IF(FILL(a, 0) >= 3, 10, 0)', is: [0, 0, 10] },
    { expression: 'SUM([IF(a > 2, 1, 0), IF(b < 3, 100, 0)])', is: [0, undefined, 101] },
    { expression: 'FILL(nothing, 7)', is: [7, 7, 7] },
  ])('makes of $expression $is', ({ expression, is }) => {
    expect(worked(expression)).toEqual(is);
  });

  it('may leave a series empty in which nothing was measured', () => {
    expect(worked('FILL(nothing, 7)', false)).toEqual([undefined, undefined, undefined]);
    expect(worked('SUM([FILL(nothing, 7), a])', false)).toEqual([1, undefined, 3]);
  });

  it.each(['a + ', 'RATE(a)', 'a & b', '3', 'SUM([a)'])('refuses %s', (expression) => {
    expect(() => worked(expression)).toThrow();
  });
});

describe('a query of Metrics Insights', () => {
  it('says what it takes together, and of which metrics', () => {
    expect(readQuery(`SELECT MAX("A") FROM SCHEMA("Bookend", b, c) WHERE c = 'x' GROUP BY b`)).toEqual({
      stat: 'Maximum',
      name: 'A',
      namespace: 'Bookend',
      schema: ['b', 'c'],
      where: { c: 'x' },
      groupBy: 'b',
    });
  });

  it('is refused where it asks for one or the other: Metrics Insights knows no OR', () => {
    const query = `SELECT MAX("A") FROM SCHEMA("B", b) WHERE b = 'x' OR b = 'y' GROUP BY b`;
    expect(() => readQuery(query)).toThrow("can't be read");
  });
});
