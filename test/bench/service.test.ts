import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { billOf, FLOOR, totalOf, tracesOf } from '../../bench/cost/bill.ts';
import { isDelivered } from '../../bench/service/delivered.ts';
import { ordinaryDay } from '../../bench/service/fleet-events.ts';
import { eachSecond, runService } from '../../bench/service/small-service.ts';
import { createTraceCount } from '../../bench/service/traced.ts';
import { readUnits } from '../../bench/service/units.ts';
import { noUsage, type Usage } from '../../bench/service/usage.ts';
import { fits } from '../../cli/demo/account/event-pattern.ts';
import type { EcsEvent } from '../../simulator/events/envelope.ts';
import { namedScenario } from '../../simulator/scenarios/load.ts';
import { simulate } from '../../simulator/simulate.ts';

describe('the cost of a read', () => {
  it.each([
    { when: 'nothing is found', item: null, units: 1 },
    { when: 'an item has 4 KB', item: { pk: 'x'.repeat(4094) }, units: 1 },
    { when: 'an item has a byte more', item: { pk: 'x'.repeat(4095) }, units: 2 },
  ])('is $units where $when', ({ item, units }) => {
    expect(readUnits(item)).toBe(units);
  });
});

describe('the events of the bench', () => {
  const rule = parse(readFileSync('infra/events.yml', 'utf8'), { logLevel: 'silent' });
  const { account: _account, region: _region, ...pattern } = rule.Resources.EcsEventsRule.Properties.EventPattern;

  it.each(['a-good-day', 'daemon-deployment', 'start-impaired', 'host-lost'])(
    'are those that the deployed rule lets through: %s',
    (name) => {
      const events: EcsEvent[] = [];
      simulate({ scenario: namedScenario(name), seed: 1, onEvent: (event) => events.push(event) });
      expect(events.filter(isDelivered).length).toBeGreaterThan(10);
      expect(events.filter((event) => isDelivered(event) !== fits(pattern, event))).toEqual([]);
    },
  );
});

describe('a run of the service beside a fleet', () => {
  let usage: Usage;
  beforeAll(async () => {
    usage = await runService({ scenario: ordinaryDay(3), seed: 1, seconds: 3600, batchesOf: eachSecond });
  });

  it('writes no more often than there are batches and looks, and calls ECS for neither an event nor a batch', () => {
    expect(usage.events).toBeGreaterThan(100);
    expect(usage.observe).toBeLessThanOrEqual(usage.events);
    expect(usage.sweeps).toBe(60);
    expect(usage.writes).toBeGreaterThan(30);
    expect(usage.writeUnits).toBeGreaterThanOrEqual(usage.writes);
    expect(usage.callsWhileObserving).toBe(0);
  });

  it('asks ECS for the inventory, and drains lead to closing looks', () => {
    expect(usage.otherCalls).toBeGreaterThan(3);
    expect(usage.lookCalls).toBeGreaterThanOrEqual(usage.looks);
  });
});

describe('the bill for a million events', () => {
  const usage: Usage = { ...noUsage(), events: 1000, observe: 250, writeUnits: 1200, sweptWriteUnits: 200 };
  const lineOf = (what: string) => billOf(usage).find((item) => item.what.startsWith(what));

  it.each([
    {
      what: 'queue requests: events',
      quantity: 1_500_000,
      says: 'each is sent alone, and received and deleted by batch',
    },
    { what: 'table: write units', quantity: 1_000_000, says: 'without those of sweeps' },
    { what: 'invocations', quantity: 250_000, says: 'one a batch' },
  ])('counts $quantity $what: $says', ({ what, quantity }) => {
    expect(lineOf(what)?.quantity).toBeCloseTo(quantity, 6);
  });

  it('is the sum of its lines', () => {
    const lines = billOf(usage).map(({ quantity, price }) => quantity * price);
    expect(totalOf(billOf(usage))).toBeCloseTo(
      lines.reduce((sum, line) => sum + line, 0),
      9,
    );
  });

  it('receives and deletes lots of ten at most, however large the batches are', () => {
    const [requests] = billOf({ ...usage, observe: 1 });
    expect(requests?.quantity).toBeCloseTo(1_200_000, 6);
  });

  it('has a floor that does not move with our batches: a queue in tens and a write an event', () => {
    expect(FLOOR).toBeCloseTo(1.105, 9);
  });

  it('counts traces as X-Ray records them: the first of each second, and one in twenty of the rest', () => {
    const counted = { ...noUsage(), events: 1000 };
    const endSecond = createTraceCount(counted);
    Object.assign(counted, { observe: 21, react: 1 });
    endSecond();
    endSecond();
    Object.assign(counted, { observe: 22 });
    endSecond();
    expect(counted.traces).toBeCloseTo(1 + 20 * 0.05 + 1 + 1, 9);
    expect(tracesOf(counted)).toBeCloseTo(4 * 1000 * 5e-6, 9);
  });
});
