import type { Fleet } from '../../fleet/fleet.ts';
import type { MetricPlan } from '../../scenarios/resources-plan.ts';

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A metric with all its samples: each whole minute of a span has one, of this value. */
export interface Series extends Metric {
  readonly value: number;
  readonly spans: () => readonly Span[];
}

/** Epoch milliseconds. */
interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Point {
  /** The beginning of its period. */
  readonly at: number;
  readonly value: number;
}

export interface Window {
  /** Epoch milliseconds; the end is not in it. */
  readonly start: number;
  readonly end: number;
  readonly periodMs: number;
}

const MINUTE_MS = 60_000;
/** ECS writes both for each task of a daemon (documented); their values are made up. */
const OF_DAEMONS = { CPUUtilization: 12, MemoryUtilization: 34 } as const;

/** CloudWatch's metrics: what ECS writes while daemons' tasks run, and those of the scenario. */
export class Metrics {
  private readonly fleet: Fleet;

  constructor(fleet: Fleet) {
    this.fleet = fleet;
  }

  all(): readonly Series[] {
    const { resources, startsAt } = this.fleet.options;
    return [...this.ofDaemons(), ...(resources.metrics ?? []).map((plan) => planned(plan, startsAt))];
  }

  /** Of what has been by now: a minute counts when it is over. */
  points({ spans, value }: Series, stat: string, { start, end, periodMs }: Window): readonly Point[] {
    const counts = new Map<number, number>();
    const until = Math.min(end, this.fleet.now - MINUTE_MS + 1);
    for (const { from, to } of spans()) {
      const first = Math.ceil(Math.max(from, start) / MINUTE_MS) * MINUTE_MS;
      for (let minute = first; minute < until && minute + MINUTE_MS <= to; minute += MINUTE_MS) {
        const period = Math.floor(minute / periodMs) * periodMs;
        counts.set(period, (counts.get(period) ?? 0) + 1);
      }
    }
    return [...counts]
      .map(([at, count]) => ({ at, value: statisticOf(stat, count, value) }))
      .sort((one, other) => one.at - other.at);
  }

  private ofDaemons(): Series[] {
    return [...this.fleet.clusters.values()].flatMap(({ clusterArn, clusterName, daemons, plan }) =>
      [...daemons.keys()]
        .filter((daemonName) => plan.daemons?.find(({ name }) => name === daemonName)?.metrics !== false)
        .flatMap((daemonName) =>
          Object.entries(OF_DAEMONS).map(([name, value]) => ({
            namespace: 'AWS/ECS',
            name,
            dimensions: { ClusterName: clusterName, ServiceName: `daemon:${daemonName}` },
            value,
            spans: () => this.spansOf(clusterArn, daemonName),
          })),
        ),
    );
  }

  private spansOf(clusterArn: string, daemonName: string): Span[] {
    const spans: Span[] = [];
    for (const { clusterArn: of, processes, lostAt } of this.fleet.log.instances.values()) {
      if (of !== clusterArn) continue;
      for (const process of processes)
        if (process.daemonName === daemonName)
          spans.push({ from: process.startedAt, to: process.endedAt ?? lostAt ?? Number.POSITIVE_INFINITY });
    }
    return spans;
  }
}

const planned = (plan: MetricPlan, startsAt: number): Series => {
  const { namespace, name, dimensions = {}, fromSeconds = 0, untilSeconds, value = 1 } = plan;
  const to = untilSeconds === undefined ? Number.POSITIVE_INFINITY : startsAt + untilSeconds * 1000;
  return { namespace, name, dimensions, value, spans: () => [{ from: startsAt + fromSeconds * 1000, to }] };
};

const statisticOf = (stat: string, count: number, value: number): number => {
  if (stat === 'SampleCount') return count;
  return stat === 'Sum' ? count * value : value;
};
