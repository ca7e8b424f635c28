import type { DeclaredDaemon } from '../../../shared/core/expected/expected-daemons.ts';
import type { Incident } from '../../../shared/core/incidents/incident.ts';
import { incidentsOf, type ReplayedFleet } from '../../../shared/core/incidents/replayed-incidents.ts';
import type { JudgedSubject } from '../../../shared/core/judging/judge-alike.ts';
import { type DeploymentLedger, learnDeployment } from '../../../shared/core/ledger/deployments.ts';
import { learn } from '../../../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../../../shared/core/ledger/ledger.ts';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { type Fact, timeOf } from '../../../shared/core/words/facts.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import type { EventRead } from '../../../shared/edge/events/event-read.ts';
import { newestTimeIn } from '../../../shared/edge/events/newest-time.ts';
import { readEcsEvent } from '../../../shared/edge/events/read-ecs-event.ts';
import { type VerdictLine, verdictLine } from '../../terminal/verdict-line.ts';
import { countOutcomes, type OutcomeCounts } from './count-outcomes.ts';
import { type Filter, NO_FILTER } from './filter.ts';
import { deploymentsKey, type ReplayedStream } from './replayed-stream.ts';
import { countElsewhere } from './tasks-elsewhere.ts';
import { subjectsOf, verdictsOf } from './verdicts.ts';

export type ReplayOptions = {
  /** Exactly these daemons are judged; null or absent: those that the stream shows, where it shows them. */
  readonly daemons?: readonly DeclaredDaemon[] | null;
  readonly policy?: Policy;
  /** Selects the verdicts; absent: all. */
  readonly filter?: Filter;
};

export type ReplayCounts = {
  facts: number;
  /** ECS events of kinds that Bookend does not judge, and tasks on no container instance. */
  passedBy: number;
  notEcs: number;
  broken: number;
};

/** The findings of a replay. `verdicts` and `lines` are in the order of `--json`. */
export type ReplayResult = {
  readonly verdicts: readonly Verdict[];
  readonly lines: readonly VerdictLine[];
  readonly incidents: readonly Incident[];
  readonly ledgers: ReadonlyMap<string, Ledger>;
  /** The clock that was judged by, epoch milliseconds. */
  readonly now: number;
};

/**
 * Replays a stream of EventBridge envelopes. It keeps ledgers, not events: its memory grows with container instances and
 * tasks. The order and the repetition of the events do not matter.
 */
export const createReplay = ({ daemons = null, policy = DEFAULT_POLICY, filter = NO_FILTER }: ReplayOptions = {}) => {
  const ledgers = new Map<string, Ledger>();
  const deployments = new Map<string, DeploymentLedger>();
  const counts: ReplayCounts = { facts: 0, passedBy: 0, notEcs: 0, broken: 0 };
  /** The oldest fact of each cluster: what is known of one proves nothing of another. */
  const oldestFactAt = new Map<string, number>();
  const elsewhere = countElsewhere();
  let newestTimeAt = Number.NEGATIVE_INFINITY;

  /** Adds a fact. @param newestAt the newest time in the detail of its event, epoch milliseconds */
  const addFact = (fact: Fact, newestAt: number = timeOf(fact)): void => {
    counts.facts += 1;
    // A health check's own time may lie hours before its report: it would make the stream seem to reach back that far.
    noteOldest(fact.clusterArn, fact.kind === 'health' ? newestAt : timeOf(fact));
    if (newestAt > newestTimeAt) newestTimeAt = newestAt;
    if (fact.kind === 'deployment') {
      learnDeployment(deploymentsOf(deployments, fact.clusterArn, fact.daemonName), fact);
    } else if (fact.containerInstanceArn !== null) {
      learn(ledgerOf(ledgers, fact.containerInstanceArn, fact.clusterArn), fact);
    }
  };

  const noteOldest = (clusterArn: string, at: number): void => {
    const oldest = oldestFactAt.get(clusterArn);
    if (oldest === undefined || at < oldest) oldestFactAt.set(clusterArn, at);
  };

  /** Adds an event; says what it turned out to be. */
  const add = (envelope: unknown): EventRead => {
    const read = readEcsEvent(envelope);
    switch (read.kind) {
      case 'fact':
        addFact(read.fact, newestTimeIn(envelope) ?? timeOf(read.fact));
        break;
      case 'passed-by':
        counts.passedBy += 1;
        elsewhere.add(envelope);
        if (read.clusterArn !== null && read.at !== null) noteOldest(read.clusterArn, read.at);
        newestTimeAt = Math.max(newestTimeAt, newestTimeIn(envelope) ?? Number.NEGATIVE_INFINITY);
        break;
      case 'not-ecs':
        counts.notEcs += 1;
        break;
      case 'broken':
        counts.broken += 1;
        break;
    }
    return read;
  };

  /** All that is known. @param now the clock; without it the newest time found in any event's detail */
  const stream = (now: number = newestTimeAt): ReplayedStream => ({
    ledgers,
    deployments,
    oldestFactAt,
    daemons,
    policy,
    now,
    filter,
  });

  /** The verdicts one by one: they need not fit into memory. */
  const verdicts = (now?: number): Iterable<Verdict> => verdictsOf(stream(now));

  /** The same verdicts by instances and deployments; those that many daemons share come once. */
  const places = (now?: number): Iterable<JudgedSubject> => subjectsOf(stream(now));

  /** The number of verdicts of each outcome, whatever is filtered. */
  const allCounts = (now?: number): OutcomeCounts => countOutcomes(subjectsOf({ ...stream(now), filter: NO_FILTER }));

  /** Incidents are worked out by this, beside the verdicts. */
  const fleet = (now: number = newestTimeAt): ReplayedFleet => {
    const uncritical = new Set((daemons ?? []).filter(({ critical }) => !critical).map(({ daemonName }) => daemonName));
    return { policy, now, uncritical, ledgers };
  };

  /** Judges all that was added. @param now the clock; without it the newest time found in any event's detail */
  const result = (now: number = newestTimeAt): ReplayResult => {
    const verdicts = [...verdictsOf(stream(now))];
    const incidents = incidentsOf(verdicts, fleet(now));
    return { verdicts, lines: verdicts.map(verdictLine), incidents, ledgers, now };
  };

  return {
    add,
    addFact,
    stream,
    elsewhere: elsewhere.all,
    verdicts,
    places,
    allCounts,
    fleet,
    result,
    finish: (now?: number) => result(now).lines,
    counts: (): Readonly<ReplayCounts> => counts,
  };
};

const ledgerOf = (ledgers: Map<string, Ledger>, containerInstanceArn: string, clusterArn: string): Ledger => {
  const known = ledgers.get(containerInstanceArn);
  if (known !== undefined) return known;
  const ledger = emptyLedger(containerInstanceArn, clusterArn);
  ledgers.set(containerInstanceArn, ledger);
  return ledger;
};

const deploymentsOf = (
  known: Map<string, DeploymentLedger>,
  clusterArn: string,
  daemonName: string,
): DeploymentLedger => {
  const key = deploymentsKey(clusterArn, daemonName);
  const ledger = known.get(key) ?? { clusterArn, daemonName, deployments: new Map() };
  known.set(key, ledger);
  return ledger;
};
