import { DEFAULT_POLICY } from '../../simulator/scenarios/scenario.ts';
import type { TruthLine } from '../../simulator/truth/verdict-line.ts';
import type { ComparedViolation } from './compare.ts';
import type { JudgedClaim, ServiceRun } from './service-run.ts';

/** It took so long from when a violation could be known until its notice was on the topic, in milliseconds. */
export interface Detection {
  readonly rule: string;
  /** `proven`: by events alone. `absence`: by a look that did not find something, after the settle. */
  readonly by: 'proven' | 'absence';
  readonly ms: number;
  /** Nothing went wrong in this run that costs time: no function died, no call failed, and ECS's reads did not lag. */
  readonly isSmooth: boolean;
}

/** An event proves violations of these rules by itself; the others wait for a look, a deadline or a grace. */
const PROVEN_BY_EVENTS: ReadonlySet<string> = new Set([
  'daemon-started-first',
  'daemon-stopped-last',
  'daemons-in-order',
]);

/** The detections of a run: of violations of which it is known when the deciding fact came. */
export const detectionsOf = (run: ServiceRun, violations: readonly ComparedViolation[]): readonly Detection[] =>
  violations.flatMap(({ truth, claim, problem }) =>
    truth === undefined || claim === undefined || problem !== null ? [] : (detectionOf(run, truth, claim) ?? []),
  );

const HARMLESS: ReadonlySet<string> = new Set(['delivered again']);

const detectionOf = ({ service, scenario }: ServiceRun, truth: TruthLine, claim: JudgedClaim): Detection | null => {
  const { arrivedAt } = service.witness;
  // an inventory that ECS's reads do not show yet is waited for
  const readsLag = (scenario.switches?.readLagSeconds ?? 0) > 0;
  const isSmooth = !readsLag && [...service.faults.counts.keys()].every((fault) => HARMLESS.has(fault));
  const toldAt = toldAtOf(service.witness.notices, claim);
  const arrivals = truth.needs.flatMap((fact) => arrivedAt.get(fact) ?? []);
  if (toldAt === null || arrivals.length === 0) return null;
  if (PROVEN_BY_EVENTS.has(truth.rule) && truth.marginMs !== null) {
    const decidedAt = Math.max(...arrivals);
    const isByEvents = arrivals.length === truth.needs.length && decidedAt <= claim.writtenAt;
    return isByEvents ? { rule: truth.rule, by: 'proven', ms: toldAt - decidedAt, isSmooth } : null;
  }
  if (truth.rule !== 'daemon-started-first') return null;
  // no start of the daemon: the look comes after the first application task's start has settled
  const settledAt = Date.parse(truth.occurredAt ?? '') + DEFAULT_POLICY.settleSeconds * 1000;
  return { rule: truth.rule, by: 'absence', ms: toldAt - Math.max(Math.min(...arrivals), settledAt), isSmooth };
};

/** The moment at which the first notice that holds the violation was published. */
const toldAtOf = (notices: ServiceRun['service']['witness']['notices'], claim: JudgedClaim): number | null => {
  const times = [...notices.values()]
    .filter(({ incidentId, firstAt }) => incidentId === claim.incidentId && firstAt >= claim.writtenAt)
    .map(({ firstAt }) => firstAt);
  return times.length === 0 ? null : Math.min(...times);
};
