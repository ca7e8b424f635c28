import type { Incident } from '../../shared/core/incidents/incident.ts';
import type { ItemState } from '../../shared/core/state/instance-state.ts';
import type { Answer } from '../../simulator/api/request/answer.ts';
import type { EcsEvent } from '../../simulator/events/envelope.ts';
import { checkOf, endOf, factsIn, orderOf, startOf } from '../../simulator/events/fact-keys.ts';

/** A violation, from the first write of an incident that held it. Times are epoch milliseconds. */
export interface Claim {
  readonly incidentId: string;
  readonly rule: string;
  readonly clusterArn: string;
  readonly containerInstanceArn: string | null;
  readonly daemonName: string | null;
  readonly writtenAt: number;
}

/** An incident as the table has held it. */
export interface SeenIncident {
  readonly id: string;
  /** It has had so many notices. */
  notices: number;
  isResolved: boolean;
  /**
   * A change of it was last left out at this moment, since a dozen had been told that day; null for never. Epoch
   * milliseconds.
   */
  leftOutAt: number | null;
  /** So many were left out. */
  leftOut: number;
  readonly claims: Map<string, Claim>;
}

/** An item could not be judged, as the table held it. */
export interface SeenNotJudged {
  readonly id: string;
  readonly step: string;
  /** The container instance; null for deployments and clusters. */
  readonly containerInstanceArn: string | null;
  notices: number;
  isResolved: boolean;
}

/** A notice as a machine that subscribed to the topic has it. */
export interface SeenNotice {
  readonly id: string;
  readonly incidentId: string;
  readonly state: string;
  readonly firstAt: number;
  times: number;
  readonly text: string;
}

/** Stands beside the service and writes down what happens: in the table, on the topic, in the queue and at ECS. */
export class Witness {
  readonly incidents = new Map<string, SeenIncident>();
  readonly notJudged = new Map<string, SeenNotJudged>();
  readonly notices = new Map<string, SeenNotice>();
  /** Ids of notices that tell only that something lasts: they ask for nothing. */
  readonly ofMargin = new Set<string>();
  /** A fact first came to the events queue at this moment, epoch milliseconds. */
  readonly arrivedAt = new Map<string, number>();
  /** The message that brought a fact was first done with at this moment: the table knew the fact by then. */
  readonly recordedAt = new Map<string, number>();
  /** Facts that an answer of ECS held, and when it did first. */
  readonly describedAt = new Map<string, number>();
  /** ECS first described a task as UNHEALTHY at this moment: no event says so. */
  readonly unhealthyAt = new Map<string, number>();
  /** Notices that arrived under a known id with another text. */
  readonly changedTexts: string[] = [];
  private readonly now: () => number;
  private readonly onClaim: (claim: Claim) => void;
  private readonly onNotice: (notice: SeenNotice) => void;

  /**
   * @param onClaim told of each violation when it is first written
   * @param onNotice told of each notice when it is first published
   */
  constructor(now: () => number, onClaim: (claim: Claim) => void, onNotice: (notice: SeenNotice) => void) {
    this.now = now;
    this.onClaim = onClaim;
    this.onNotice = onNotice;
  }

  arrives(event: EcsEvent): void {
    for (const fact of factsIn(event)) if (!this.arrivedAt.has(fact)) this.arrivedAt.set(fact, this.now());
  }

  isRecorded(event: EcsEvent): void {
    for (const fact of factsIn(event)) if (!this.recordedAt.has(fact)) this.recordedAt.set(fact, this.now());
  }

  isWritten(state: ItemState): void {
    const { incident, notices, kind, notJudged } = state;
    if (notJudged !== undefined)
      this.notJudged.set(notJudged.id, {
        id: notJudged.id,
        step: notJudged.step,
        containerInstanceArn: state.kind === 'instance' ? state.ledger.containerInstanceArn : null,
        notices: notJudged.notices,
        isResolved: notJudged.resolvedAt !== null,
      });
    for (const { id, ofMargin } of state.untold) if (ofMargin !== undefined) this.ofMargin.add(id);
    if (incident === null) return;
    const known = this.incidents.get(incident.id);
    const seen = known ?? { ...newlySeen(incident.id), claims: new Map<string, Claim>() };
    const { changes } = incident;
    if (changes !== undefined && changes.left > seen.leftOut) seen.leftOutAt = changes.at;
    seen.leftOut = changes?.left ?? 0;
    seen.notices = Math.max(seen.notices, notices);
    seen.isResolved = incident.resolvedAt !== null;
    this.incidents.set(incident.id, seen);
    for (const claim of claimsOf(incident, kind, this.now())) {
      const key = `${claim.rule} ${claim.daemonName}`;
      if (seen.claims.has(key)) continue;
      seen.claims.set(key, claim);
      this.onClaim(claim);
    }
  }

  isPublished(text: string): void {
    const notice: Pick<SeenNotice, 'id' | 'incidentId' | 'state'> = JSON.parse(text);
    const known = this.notices.get(notice.id);
    const { id, incidentId, state } = notice;
    if (known === undefined) {
      const first = { id, incidentId, state, firstAt: this.now(), times: 1, text };
      this.notices.set(id, first);
      this.onNotice(first);
      return;
    }
    known.times += 1;
    if (known.state !== state) this.changedTexts.push(id);
  }

  isDescribed(action: string, answer: Answer): void {
    for (const { taskArn, healthStatus } of action === 'DescribeTasks' ? listIn(answer, 'tasks') : [])
      if (healthStatus === 'UNHEALTHY' && !this.unhealthyAt.has(String(taskArn)))
        this.unhealthyAt.set(String(taskArn), this.now());
    for (const fact of action === 'DescribeTasks' ? taskFacts(answer) : instanceFacts(answer))
      if (!this.describedAt.has(fact)) this.describedAt.set(fact, this.now());
  }
}

const newlySeen = (id: string): Omit<SeenIncident, 'claims'> => ({
  id,
  notices: 0,
  isResolved: false,
  leftOutAt: null,
  leftOut: 0,
});

const claimsOf = (incident: Incident, kind: ItemState['kind'], writtenAt: number): readonly Claim[] =>
  incident.violations.map(({ rule, clusterArn, containerInstanceArn, daemonName }) => ({
    incidentId: incident.id,
    rule,
    clusterArn,
    containerInstanceArn: kind === 'deployments' ? null : containerInstanceArn,
    daemonName,
    writtenAt,
  }));

type Fields = Readonly<Record<string, unknown>>;

const listIn = (fields: Fields, name: string): readonly Fields[] => {
  const list = fields[name];
  return Array.isArray(list) ? list : [];
};

const taskFacts = (answer: Answer): readonly string[] =>
  listIn(answer, 'tasks').flatMap(({ taskArn, startedAt, stoppingAt, executionStoppedAt }) => [
    ...(startedAt === undefined ? [] : [startOf(String(taskArn))]),
    ...(stoppingAt === undefined ? [] : [orderOf(String(taskArn))]),
    ...(executionStoppedAt === undefined ? [] : [endOf(String(taskArn))]),
  ]);

/** Not its versions: what is described has no exact time. */
const instanceFacts = (answer: Answer): readonly string[] =>
  listIn(answer, 'containerInstances').flatMap(({ containerInstanceArn, healthStatus }) => {
    const details =
      typeof healthStatus === 'object' && healthStatus !== null ? listIn({ ...healthStatus }, 'details') : [];
    return details.map(({ lastStatusChange }) =>
      checkOf(String(containerInstanceArn), Number(lastStatusChange) * 1000),
    );
  });
