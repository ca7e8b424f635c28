import { createReplay } from '../../cli/replay/stream/engine.ts';
import type { VerdictLine as ReplayLine } from '../../cli/terminal/verdict-line.ts';
import { readDaemons } from '../../shared/edge/documents/declared-daemons.ts';
import { readPolicy } from '../../shared/edge/policy/read-policy.ts';
import type { EcsEvent } from '../../simulator/events/envelope.ts';
import type { FleetLog } from '../../simulator/fleet/log.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { simulate } from '../../simulator/simulate.ts';
import type { TruthLine } from '../../simulator/truth/verdict-line.ts';

/** One fleet, as it was and as replay tells of it. */
export interface FleetRun {
  readonly truth: readonly TruthLine[];
  readonly replay: readonly ReplayLine[];
  readonly log: FleetLog;
  readonly sent: number;
  readonly hasLost: boolean;
  readonly hasDelivered: (fact: string) => boolean;
  /** Of a truth line's `needs`, those that never arrived. */
  readonly lostOf: (needs: readonly string[]) => readonly string[];
  /** The oldest fact that arrived, epoch milliseconds: how far back the stream reaches. */
  readonly oldestToldAt: number;
}

/** Lets a fleet live and replays its events as they arrive, with the fleet's own daemons and policy. */
export const runFleet = (scenario: Scenario, seed: number, onEvent: (event: EcsEvent) => void = () => {}): FleetRun => {
  const events: EcsEvent[] = [];
  const simulation = simulate({ scenario, seed, onEvent: (event) => events.push(event) });
  const engine = createReplay({
    daemons: readDaemons(simulation.daemons()),
    policy: readPolicy(scenario.policy ?? {}),
  });
  for (const event of events) {
    engine.add(event);
    onEvent(event);
  }
  const { dropped, leftOut, sent, hasDelivered, lostOf } = simulation.way;
  // Without the newest event the stream's own clock lags behind: the truth is asked for the same moment.
  const now = dropped.length + leftOut === 0 ? undefined : simulation.newestTold;
  return {
    truth: simulation.truth(),
    replay: engine.result(now).lines,
    log: simulation.fleet.log,
    sent,
    hasLost: dropped.length > 0,
    hasDelivered,
    lostOf,
    oldestToldAt: events.reduce((oldest, event) => Math.min(oldest, factAtOf(event)), Number.POSITIVE_INFINITY),
  };
};

/** The time of the fact in an event: a health check's own may lie before its report. */
const factAtOf = ({ detail }: EcsEvent): number => {
  const at = Date.parse(String(detail.updatedAt ?? detail.createdAt));
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
};
