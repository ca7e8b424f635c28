import { describe, expect, it } from 'vitest';
import { watchedIn } from '../../bench/cost/alarm-metrics.ts';
import { totalOf } from '../../bench/cost/bill.ts';
import { type Counted, fixedBillOf } from '../../bench/cost/fixed-bill.ts';
import { LIMITS, rowsOf } from '../../bench/fixed-cost.ts';
import { type EmittedMetric, emittedIn } from '../../bench/quiet/captured-metrics.ts';
import { isMet } from '../../bench/table.ts';
import type { Template } from '../infra/cloudformation.ts';
import type { JsonObject } from '../infra/json.ts';

const documentOf = (dimensions: Readonly<Record<string, string>>, ...names: readonly string[]): string =>
  JSON.stringify({
    _aws: {
      CloudWatchMetrics: [
        { Namespace: 'Bookend', Dimensions: [Object.keys(dimensions)], Metrics: names.map((Name) => ({ Name })) },
      ],
    },
    ...dimensions,
    ...Object.fromEntries(names.map((name) => [name, 1])),
  });

describe('the metrics that functions emit', () => {
  it('are counted once each, by their name and the values of their dimensions', () => {
    const lines = [
      documentOf({ service: 'observe', stage: 'dev' }, 'Events', 'Lag'),
      documentOf({ service: 'observe', stage: 'dev' }, 'Events'),
      documentOf({ stage: 'dev', service: 'react' }, 'Events'),
    ];
    const { metrics, logBytes } = emittedIn(lines);
    expect(metrics.map(({ name, dimensions }) => `${name} ${dimensions.service}`)).toEqual([
      'Events observe',
      'Events react',
      'Lag observe',
    ]);
    expect(logBytes).toBe(lines.join('').length);
  });
});

describe('the metrics that alarms are billed for', () => {
  const templateOf = (...alarms: readonly JsonObject[]): Template => ({
    Parameters: {},
    Conditions: {},
    Outputs: {},
    Resources: Object.fromEntries(
      alarms.map((Properties, index) => [`Alarm${index}`, { Type: 'AWS::CloudWatch::Alarm', Properties }]),
    ),
  });
  const plain = { MetricName: 'Sweeps' };
  const math = {
    Metrics: [
      { Id: 'sum', Expression: 'a + b', ReturnData: true },
      { Id: 'a', MetricStat: {}, ReturnData: false },
      { Id: 'b', MetricStat: {}, ReturnData: false },
    ],
  };
  const query = {
    Metrics: [
      {
        Id: 'troubles',
        Expression: `SELECT MAX("Trouble") FROM SCHEMA("Bookend", stage, trouble) WHERE stage = 'dev' GROUP BY trouble`,
        ReturnData: true,
      },
    ],
  };
  const trouble = (name: string, stage = 'dev'): EmittedMetric => ({
    namespace: 'Bookend',
    name: 'Trouble',
    dimensions: { stage, trouble: name },
  });

  it.each([
    { what: 'one metric', alarms: [plain], emitted: [], metrics: 1 },
    { what: 'an expression over two', alarms: [math], emitted: [], metrics: 2 },
    { what: 'a query that finds nothing', alarms: [query], emitted: [], metrics: 1 },
    {
      what: 'a query that finds three, and one of another stage',
      alarms: [query],
      emitted: [trouble('a'), trouble('b'), trouble('c'), trouble('a', 'prod')],
      metrics: 3,
    },
    { what: 'all of them together', alarms: [plain, math, query], emitted: [], metrics: 4 },
  ])('are $metrics for $what', ({ alarms, emitted, metrics }) => {
    expect(watchedIn(templateOf(...alarms), emitted)).toEqual({ alarms: alarms.length, metrics });
  });
});

describe('the bill of a quiet account', () => {
  const counted = (customMetrics: number, watchedMetrics: number): Counted => ({
    used: {
      hours: 1,
      emitted: {
        metrics: Array.from({ length: customMetrics }, (_, n) => ({
          namespace: 'Bookend',
          name: `M${n}`,
          dimensions: {},
        })),
        logBytes: 1000,
      },
      invocations: 60,
      selfTests: 4,
      calls: new Map([
        [
          'DynamoDB',
          new Map([
            ['Query', 1000],
            ['PutItem', 10],
          ]),
        ],
      ]),
    },
    watched: { alarms: 3, metrics: watchedMetrics },
    polledQueues: 4,
  });
  const redIn = (one: Counted) => rowsOf(one).filter((row) => !isMet(row, true));

  it('is the sum of what was counted, for a month', () => {
    const bill = fixedBillOf(counted(10, 18));
    const dollarsOf = (what: string) => bill.filter((item) => item.what.startsWith(what)).map(totalOfOne);
    expect(dollarsOf('custom metrics')).toEqual([3]);
    expect(dollarsOf('metrics that alarms watch')[0]).toBeCloseTo(1.8, 9);
    expect(dollarsOf('queue requests')[0]).toBeCloseTo(4 * 15 * 43_200 * 0.4e-6, 9);
    expect(dollarsOf('table: read units')[0]).toBeCloseTo(720_000 * 0.125e-6, 9);
    expect(dollarsOf('table: write units')[0]).toBeCloseTo(7200 * 0.625e-6, 9);
    expect(dollarsOf('self-tests')[0]).toBeCloseTo(2880 * 2.5e-6, 9);
    expect(totalOf(bill)).toBeLessThan(10);
  });

  it('is in order at its limits', () => {
    expect(redIn(counted(10, 18))).toEqual([]);
  });

  it.each([
    {
      when: 'a metric more than there may be is emitted',
      one: counted(LIMITS.customMetrics + 1, 0),
      red: /^custom metrics/,
    },
    {
      when: 'alarms watch one more than they may',
      one: counted(1, LIMITS.watchedMetrics + 1),
      red: /^metrics that 3 alarms/,
    },
    {
      when: 'all together costs more than it may',
      one: counted(LIMITS.customMetrics, LIMITS.watchedMetrics),
      red: /^what a quiet/,
    },
  ])('ends the bench with 1 where $when', ({ one, red }) => {
    expect(redIn(one).map(({ what }) => what)).toEqual([expect.stringMatching(red)]);
  });
});

const totalOfOne = ({ quantity, price }: { readonly quantity: number; readonly price: number }): number =>
  quantity * price;
