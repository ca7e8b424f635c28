import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { Fact } from '../../../shared/core/words/facts.ts';
import { factsByItem } from '../../../shared/core/words/item-key.ts';
import { type Recorded, record } from '../../../shared/edge/record/record.ts';
import { countRecorded, measureLag } from '../../../shared/edge/record/recorded-metrics.ts';
import {
  count,
  countInDetail,
  countTroubles,
  countUnjudged,
  gauge,
  ServiceMetrics,
} from '../../../shared/edge/setup/metrics.ts';
import { factsIn, inventoryAt, lookAt } from '../../core/advance/service.ts';
import { createMemoryStore } from '../../doubles/memory-store.ts';
import { applicationTask, at, daemonTask, type Envelope, health, instance, timeline } from '../../timeline/index.ts';

const NOW = at('02:00');

type Emitted = Readonly<Record<string, unknown>> & {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
};

/** The metrics in the log, as CloudWatch reads them. */
let emitted: Emitted[];
let metrics: ServiceMetrics;
beforeEach(() => {
  emitted = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    emitted.push(JSON.parse(String(line)));
    return true;
  });
  metrics = new ServiceMetrics({ service: 'observe', stage: 'test', detailed: null });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const flushed = (): Emitted => {
  metrics.publishStoredMetrics();
  const last = emitted.at(-1);
  if (last === undefined) throw new Error('nothing was emitted');
  return last;
};
const namesIn = ({ _aws: { CloudWatchMetrics } }: Emitted): readonly string[] =>
  CloudWatchMetrics.flatMap((directive) => directive.Metrics.map(({ Name }) => Name));
const dimensionsOf = (one: Emitted): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    one._aws.CloudWatchMetrics.flatMap(({ Dimensions }) => Dimensions.flat()).map((name) => [name, one[name]]),
  );

const recordedOf = (...batches: readonly (readonly Envelope[])[]): Promise<readonly Recorded[]> =>
  learning(...batches.map(factsIn));

/** Records batches of facts and answers what became of the last one. */
const learning = async (...batches: readonly (readonly Fact[])[]): Promise<readonly Recorded[]> => {
  const store = createMemoryStore();
  await store.writeInventory(inventoryAt(NOW), 0);
  let recorded: readonly Recorded[] = [];
  for (const batch of batches) {
    const recorder = { store, policy: DEFAULT_POLICY, now: () => NOW, wait: async () => {} };
    recorded = await record(factsByItem(batch), recorder);
  }
  return recorded;
};

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const daemonLate = timeline(joined, daemonTask({ started: '01:13.4' }), applicationTask({ started: '01:05' }));
const inOrder = timeline(joined, daemonTask({ started: '01:05' }), applicationTask({ started: '01:13.4' }));

describe('counts', () => {
  it('carry the stage and the function, and nothing that grows with the fleet', () => {
    count(metrics, { Events: 3 });
    const one = flushed();
    expect(one).toMatchObject({ Events: 3 });
    expect(one._aws.CloudWatchMetrics).toEqual([
      { Namespace: 'Bookend', Dimensions: [['service', 'stage']], Metrics: [{ Name: 'Events', Unit: 'Count' }] },
    ]);
    expect(dimensionsOf(one)).toEqual({ service: 'observe', stage: 'test' });
  });

  it('leave zeros out', () => {
    count(metrics, { Events: 3, Broken: 0, Unrecorded: 0 });
    expect(namesIn(flushed())).toEqual(['Events']);
  });

  it('say one zero where there is nothing else to say, so that the function is not told off for its silence', () => {
    const told = vi.spyOn(console, 'warn').mockImplementation(() => {});
    count(metrics, { Notices: 0, Checks: 0 });
    count(metrics, { LostRaces: 0 });
    expect(namesIn(flushed())).toEqual(['Notices']);
    expect(told).not.toHaveBeenCalled();
  });

  it('of what is there now are said at zero too', () => {
    gauge(metrics, 'OpenIncidents', 0);
    expect(flushed()).toMatchObject({ OpenIncidents: 0 });
  });
});

describe('counts in detail', () => {
  it('stand in the log alone, beside the metrics', () => {
    count(metrics, { Events: 3 });
    countInDetail(metrics, { PassedBy: 2, NotEcs: 0 });
    const one = flushed();
    expect(namesIn(one)).toEqual(['Events']);
    expect(one).toMatchObject({ Events: 3, PassedBy: '2' });
    expect(one).not.toHaveProperty('NotEcs');
  });

  it.each(['true', 'false', null])('are metrics only where the deployment wants them: %s', (detailed) => {
    metrics = new ServiceMetrics({ service: 'observe', stage: 'test', detailed });
    count(metrics, { Events: 3 });
    countInDetail(metrics, { PassedBy: 2 });
    expect(namesIn(flushed())).toEqual(detailed === 'true' ? ['Events', 'PassedBy'] : ['Events']);
  });

  it('are not lost where no other count is more than zero', () => {
    count(metrics, { Notices: 0, Untold: 0 });
    countInDetail(metrics, { Checks: 2 });
    expect(flushed()).toMatchObject({ Notices: 0, Checks: '2' });
  });
});

describe('a recorded batch', () => {
  it('is counted by what became of the items and by the outcome of the verdicts', async () => {
    metrics = new ServiceMetrics({ service: 'observe', stage: 'test', detailed: 'true' });
    const recorded = await recordedOf(inOrder);
    countRecorded(metrics, recorded);
    const one = flushed();
    const held = recorded.flatMap(({ verdicts }) => verdicts).filter(({ outcome }) => outcome === 'held').length;
    expect(held).toBeGreaterThan(2);
    expect(one).toMatchObject({ Written: 1, VerdictsHeld: held });
    expect(namesIn(one)).not.toContain('Unchanged');
  });

  it('counts the running tasks of which there were too many', async () => {
    const [one] = await recordedOf(inOrder);
    if (one === undefined) throw new Error('nothing was recorded');
    countRecorded(metrics, [{ ...one, leftOut: 7 }, { ...one, leftOut: 2 }, one]);
    expect(flushed()).toMatchObject({ TasksLeftOut: 9 });
  });

  it('names the rule of what is violated, once for each kind, and of nothing that is held', async () => {
    countRecorded(metrics, await recordedOf(daemonLate));
    const kinds = emitted.map(dimensionsOf);
    expect(kinds).toContainEqual({
      service: 'observe',
      stage: 'test',
      rule: 'daemon-started-first',
      outcome: 'violated',
    });
    expect(new Set(kinds.map((kind) => JSON.stringify(kind))).size).toBe(kinds.length);
    expect(kinds.map(({ outcome }) => outcome)).not.toContain('held');
    for (const one of emitted) expect(one.Verdicts).toBeGreaterThan(0);
  });

  it.each([
    { detailed: 'true', outcomes: ['inconclusive', 'violated'] },
    { detailed: 'false', outcomes: ['violated'] },
  ])('names the rules of outcomes $outcomes where detailed is $detailed', async ({ detailed, outcomes }) => {
    metrics = new ServiceMetrics({ service: 'observe', stage: 'test', detailed });
    const unknownEnds = timeline(
      instance(['00:00 REGISTERING', '00:10 ACTIVE', '01:00 DRAINING', '01:59 INACTIVE']),
      daemonTask({ started: '00:05' }),
      applicationTask({ started: '00:10' }),
    );
    const gone = await learning(factsIn(unknownEnds), [lookAt('01:59.5')]);
    expect(gone.flatMap(({ verdicts }) => verdicts).map(({ outcome }) => outcome)).toContain('inconclusive');
    countRecorded(metrics, [...(await recordedOf(daemonLate)), ...gone]);
    expect([...new Set(emitted.map((one) => String(dimensionsOf(one).outcome)))].toSorted()).toEqual(outcomes);
  });

  it.each([
    { name: 'ThrottlingException', throttled: 1 },
    { name: 'ProvisionedThroughputExceededException', throttled: 1 },
    { name: 'ItemTooLargeError', throttled: undefined },
  ])('counts an item that failed for $name as throttled: $throttled', async ({ name, throttled }) => {
    const [one] = await recordedOf(inOrder);
    if (one === undefined) throw new Error('nothing was recorded');
    const cause = Object.assign(new Error('refused'), { name });
    countRecorded(metrics, [{ ...one, outcome: 'failed', verdicts: [], cause }]);
    const failed = flushed();
    expect(failed).toMatchObject({ Unrecorded: 1 });
    expect(failed.Throttled).toBe(throttled);
  });
});

describe('a trouble', () => {
  it('is a metric by its name, so that it is paid for only while it lasts', () => {
    countTroubles(metrics, { 'policy-broken': 1, 'notices-stuck': 7, 'left-undone': 0 });
    expect(emitted.map((one) => [dimensionsOf(one).trouble, one.Trouble])).toEqual([
      ['policy-broken', 1],
      ['notices-stuck', 7],
    ]);
    expect(emitted.map(namesIn)).toEqual([['Trouble'], ['Trouble']]);
  });
});

describe('a cluster that is not judged', () => {
  it('is a metric of its own, beside the function and the stage', () => {
    countUnjudged(metrics, [
      'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
      'arn:aws:ecs:eu-west-1:111122223333:cluster/test',
    ]);
    expect(emitted.map(({ ClusterNotJudged }) => ClusterNotJudged)).toEqual([1, 1]);
    expect(emitted.map(dimensionsOf)).toEqual(
      ['prod', 'test'].map((name) => ({
        service: 'observe',
        stage: 'test',
        cluster: `arn:aws:ecs:eu-west-1:111122223333:cluster/${name}`,
      })),
    );
  });

  it('is no metric where all are judged', () => {
    countUnjudged(metrics, []);
    expect(emitted).toEqual([]);
  });

  it.each([
    ['\ud800\n\u202eclus ter', '???clus?ter'],
    ['', 'unknown'],
    [`${'x'.repeat(2000)}/end`, `${'x'.repeat(251)}/end`],
  ])('has a name that CloudWatch takes: %j', (name, cluster) => {
    countUnjudged(metrics, [name]);
    expect(emitted[0]).toMatchObject({ cluster });
  });
});

describe('margins', () => {
  it.each([
    { when: 'the application task waited for the daemon', events: inOrder, margin: 8400 },
    { when: 'it did not', events: daemonLate, margin: -8400 },
  ])('of the start are how long after the daemon the first application task started, when $when', async (row) => {
    countRecorded(metrics, await recordedOf(row.events));
    expect(flushed()).toMatchObject({ StartMarginMilliseconds: row.margin });
  });

  it.each([
    { when: 'ended before it', application: '01:20', margin: 10_000 },
    { when: 'outlived it', application: '01:35', margin: -5000 },
  ] as const)('of the stop are how long after the last application task the daemon ended, which $when', async (row) => {
    const over = timeline(
      instance(['00:00 REGISTERING', '00:10 ACTIVE', '01:00 DRAINING', '01:59 INACTIVE']),
      daemonTask({ started: '00:05', ended: '01:30' }),
      applicationTask({ started: '00:10', ended: row.application }),
    );
    countRecorded(metrics, await learning(factsIn(over), [lookAt('01:59.5')]));
    expect(flushed()).toMatchObject({ StopMarginMilliseconds: row.margin });
  });

  it('are no news where nothing started or ended, and where nothing was written', async () => {
    countRecorded(
      metrics,
      await recordedOf(inOrder, instance(['00:00 REGISTERING', '01:00 ACTIVE', '01:40 DRAINING'])),
    );
    expect(namesIn(flushed())).not.toContain('StartMarginMilliseconds');
    countRecorded(metrics, await recordedOf(inOrder, inOrder));
    expect(namesIn(flushed())).not.toContain('StartMarginMilliseconds');
  });
});

describe('the lag from an event to its verdict', () => {
  const lagsOf = (recorded: readonly Recorded[], now = NOW): unknown => {
    count(metrics, { Events: 1 });
    measureLag(metrics, recorded, now);
    return flushed().LagMilliseconds;
  };

  it('is said of every event that was news, by the time in its detail', async () => {
    expect(await recordedOf(joined).then((recorded) => lagsOf(recorded))).toEqual([120_000, 60_000]);
  });

  it('is not said of a repeat', async () => {
    expect(lagsOf(await recordedOf(joined, joined))).toBeUndefined();
  });

  it('is not said of health, which is as old as its newest change', async () => {
    const report = health('00:30', [{ status: 'OK' }]);
    expect(lagsOf(await recordedOf(joined, report))).toBeUndefined();
  });

  it('is never negative, however wrong the clock is', async () => {
    expect(lagsOf(await recordedOf(joined), at('00:30'))).toEqual([30_000, 0]);
  });

  it('of a thousand events is ninety-nine values in one document, with the least, the greatest and the middle', async () => {
    const [one] = await recordedOf(joined);
    const [fact] = factsIn(instance(['00:00 REGISTERING']));
    if (one === undefined || fact?.kind !== 'instance') throw new Error('nothing was recorded');
    const facts = Array.from({ length: 1000 }, (_, n) => ({ ...fact, updatedAt: NOW - ((n * 7) % 1000) }));
    const lags = lagsOf([{ ...one, item: { ...one.item, facts } }]);
    expect(emitted).toHaveLength(1);
    if (!Array.isArray(lags)) throw new Error('no list of values');
    expect(lags).toHaveLength(99);
    expect([lags[0], lags[49], lags[98]]).toEqual([0, 500, 999]);
  });
});
