import type { Random } from '../../simulator/engine/random.ts';

/** One hop takes so long, in milliseconds: usually within two bounds, and in a share of cases up to a third. */
export interface Latency {
  readonly from: number;
  readonly to: number;
  readonly slowest: number;
  readonly slowShare: number;
}

/**
 * Every hop of the service: the one table of what takes how long, which docs/simulated-service.md explains. The batch
 * windows, time-outs and the schedule are the deployment's own and stand in `deployment.ts`.
 */
export const LATENCIES = {
  'EventBridge to the events queue': { from: 150, to: 700, slowest: 2500, slowShare: 0.01 },
  'a queue to its poller': { from: 5, to: 60, slowest: 500, slowShare: 0.01 },
  'the stream to its poller': { from: 50, to: 250, slowest: 1200, slowShare: 0.01 },
  'start of a warm function': { from: 5, to: 30, slowest: 150, slowShare: 0.01 },
  'start of a cold function': { from: 300, to: 700, slowest: 1500, slowShare: 0.02 },
  'a read of the table': { from: 3, to: 12, slowest: 250, slowShare: 0.005 },
  'a write of the table': { from: 4, to: 15, slowest: 250, slowShare: 0.005 },
  'a send to a queue': { from: 8, to: 30, slowest: 400, slowShare: 0.005 },
  'a publication to a topic': { from: 10, to: 40, slowest: 400, slowShare: 0.005 },
  'the topic to the queue of tell': { from: 20, to: 120, slowest: 900, slowShare: 0.01 },
  'a call of ECS': { from: 60, to: 300, slowest: 2000, slowShare: 0.01 },
  'a call of Slack': { from: 120, to: 500, slowest: 3000, slowShare: 0.01 },
  'the schedule': { from: 0, to: 2000, slowest: 20_000, slowShare: 0.01 },
} as const satisfies Readonly<Record<string, Latency>>;

export type Hop = keyof typeof LATENCIES;

/** One drawing of a hop's latency, in whole milliseconds. */
export const latencyOf = (hop: Hop, random: Random): number => {
  const { from, to, slowest, slowShare }: Latency = LATENCIES[hop];
  return random.chance(slowShare) ? random.between(to, slowest) : random.between(from, to);
};
