import { declaredCoverage, inferredCoverage } from '../../shared/core/coverage.ts';
import type { DeclaredDaemon } from '../../shared/core/expected-daemons.ts';
import { type Fact, timeOf } from '../../shared/core/facts.ts';
import { type Incident, incidentsOf } from '../../shared/core/incidents.ts';
import { byPlace, judge, judgeDeployments } from '../../shared/core/judge.ts';
import { type DeploymentLedger, learnDeployment } from '../../shared/core/ledger/deployments.ts';
import { byCodeUnit } from '../../shared/core/ledger/join.ts';
import { learn } from '../../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../../shared/core/ledger/ledger.ts';
import { isManagedInstance } from '../../shared/core/managed-instance.ts';
import { DEFAULT_POLICY, type Policy } from '../../shared/core/policy.ts';
import { repairPace } from '../../shared/core/repair-pace.ts';
import type { Verdict } from '../../shared/core/verdict.ts';
import type { EventRead } from '../../shared/edge/events/event-read.ts';
import { newestTimeIn } from '../../shared/edge/events/newest-time.ts';
import { readEcsEvent } from '../../shared/edge/events/read-ecs-event.ts';
import { type VerdictLine, verdictLine } from './verdict-line.ts';

export type ReplayOptions = {
  /** Exactly these daemons are judged; null or absent: those that the stream shows, where it shows them. */
  readonly daemons?: readonly DeclaredDaemon[] | null;
  readonly policy?: Policy;
};

export type ReplayCounts = {
  facts: number;
  /** ECS events of kinds that Bookend does not judge, and tasks on no container instance. */
  passedBy: number;
  notEcs: number;
  broken: number;
};

/** What a replay found. `verdicts` and `lines` are in one order, that of the contract. */
export type ReplayResult = {
  readonly verdicts: readonly Verdict[];
  readonly lines: readonly VerdictLine[];
  readonly incidents: readonly Incident[];
  readonly ledgers: ReadonlyMap<string, Ledger>;
  /** The clock that was judged by, epoch milliseconds. */
  readonly now: number;
};

/** In replay the oldest fact of the stream may lie this much after the registration of an instance. */
const REGISTRATION_TOLERANCE_MS = 5000;

/**
 * Replays a stream of EventBridge envelopes. It keeps ledgers, not events: its memory grows with container instances and
 * tasks. The order and the repetition of the events do not matter.
 */
export const createReplay = ({ daemons = null, policy = DEFAULT_POLICY }: ReplayOptions = {}) => {
  const ledgers = new Map<string, Ledger>();
  const deployments = new Map<string, DeploymentLedger>();
  const counts: ReplayCounts = { facts: 0, passedBy: 0, notEcs: 0, broken: 0 };
  let oldestFactAt = Number.POSITIVE_INFINITY;
  let newestTimeAt = Number.NEGATIVE_INFINITY;

  /** Adds a fact. @param newestAt the newest time in the detail of its event, epoch milliseconds */
  const addFact = (fact: Fact, newestAt: number = timeOf(fact)): void => {
    counts.facts += 1;
    // A health check's own time may lie hours before its report: it would make the stream seem to reach back that far.
    noteTimes(fact.kind === 'health' ? newestAt : timeOf(fact), newestAt);
    if (fact.kind === 'deployment') {
      learnDeployment(deploymentsOf(deployments, fact.clusterArn, fact.daemonName), fact);
    } else if (fact.containerInstanceArn !== null) {
      learn(ledgerOf(ledgers, fact.containerInstanceArn, fact.clusterArn), fact);
    }
  };

  const noteTimes = (at: number, newestAt: number): void => {
    if (at < oldestFactAt) oldestFactAt = at;
    if (newestAt > newestTimeAt) newestTimeAt = newestAt;
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
        noteTimes(read.at ?? Number.POSITIVE_INFINITY, newestTimeIn(envelope) ?? Number.NEGATIVE_INFINITY);
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

  /** Judges all that was added. @param now the clock; without it the newest time found in any event's detail */
  const result = (now: number = newestTimeAt): ReplayResult => {
    const known = [...deployments.values()];
    const coverages =
      daemons === null ? inferredCoverage(ledgers.values()) : declaredCoverage(daemons, known, oldestFactAt);
    const managed = [...ledgers.values()]
      .filter((ledger) => isManagedInstance(ledger, coverages))
      .sort((one, other) => byCodeUnit(one.containerInstanceArn, other.containerInstanceArn));
    const knownSince = oldestFactAt - REGISTRATION_TOLERANCE_MS;
    const context = { policy, now, evidence: 'stream', knownSince, isRepairHeldBack: repairPace(managed) } as const;
    const ofDeployments = known.flatMap((ledger) => {
      const until = deploymentsJudgedUntil(ledger, daemons);
      return until === null ? [] : (judgeDeployments(ledger, context, until) ?? []);
    });
    // Sorted by place: deployments are on no instance and come first, and each instance's verdicts are sorted already.
    const ofInstances = managed.flatMap((ledger) => judge(ledger, coverages, context));
    const verdicts = [...ofDeployments.sort(byPlace), ...ofInstances];
    const uncritical = new Set(coverages.filter(({ critical }) => !critical).map(({ daemonName }) => daemonName));
    const incidents = incidentsOf(verdicts, { policy, now, uncritical, ledgers });
    return { verdicts, lines: verdicts.map(verdictLine), incidents, ledgers, now };
  };

  return {
    add,
    addFact,
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
  const key = JSON.stringify([clusterArn, daemonName]);
  const ledger = known.get(key) ?? { clusterArn, daemonName, deployments: new Map() };
  known.set(key, ledger);
  return ledger;
};

/** Until when a daemon's deployments are judged; null if the daemon is not one of the declared. */
const deploymentsJudgedUntil = (
  { clusterArn, daemonName }: DeploymentLedger,
  daemons: readonly DeclaredDaemon[] | null,
): number | null => {
  if (daemons === null) return Number.POSITIVE_INFINITY;
  const declared = daemons.filter(
    (daemon) => daemon.daemonName === daemonName && (daemon.clusterArn ?? clusterArn) === clusterArn,
  );
  if (declared.length === 0) return null;
  return Math.max(...declared.map(({ deletedAt }) => deletedAt ?? Number.POSITIVE_INFINITY));
};
