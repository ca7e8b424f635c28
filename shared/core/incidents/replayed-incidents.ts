import { goneOf } from '../ledger/leaving.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../policy/policy.ts';
import { byCodeUnit } from '../words/join.ts';
import type { Verdict } from '../words/verdict.ts';
import { type Incident, SEVERITIES } from './incident.ts';
import { nextIncident } from './incidents.ts';
import type { IncidentContext } from './opened-incident.ts';

/** All that replay knows beside the final verdicts. */
export type ReplayedFleet = {
  readonly policy: Policy;
  readonly now: number;
  readonly uncritical: ReadonlySet<string>;
  readonly ledgers: ReadonlyMap<string, Ledger>;
};

/** The incidents of a replay, the most severe and then the earliest first: a pure function of the final verdicts. */
export const incidentsOf = (verdicts: readonly Verdict[], fleet: ReplayedFleet): readonly Incident[] => {
  const bySubject = Map.groupBy(verdicts, subjectOf);
  return [...bySubject.values()]
    .flatMap((ofOne) => nextIncident(null, ofOne, contextOf(ofOne, fleet)) ?? [])
    .sort(bySeverity);
};

const subjectOf = ({ clusterArn, containerInstanceArn, daemonName }: Verdict): string =>
  containerInstanceArn ?? JSON.stringify([clusterArn, daemonName]);

const contextOf = (verdicts: readonly Verdict[], { ledgers, ...fleet }: ReplayedFleet): IncidentContext => {
  const ledger = ledgers.get(verdicts[0]?.containerInstanceArn ?? '');
  return {
    ...fleet,
    isGone: ledger !== undefined && goneOf(ledger) !== null,
    haveEnded: (taskArns) =>
      taskArns.every((taskArn) => (ledger?.tasks.get(taskArn)?.executionStoppedAt ?? null) !== null),
  };
};

const bySeverity = (one: Incident, other: Incident): number =>
  SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity) ||
  one.occurredAt - other.occurredAt ||
  byCodeUnit(one.id, other.id);
