import type { Severity } from '../words/severity.ts';
import type { Verdict, Violation } from '../words/verdict.ts';
import type { ExpiredActs, HeldViolation } from './expiry.ts';

/** The incident, open or over, of one container instance (or of one daemon's deployments). Plain data. */
export type Incident = {
  /** Plain text, fixed when the incident opens. */
  readonly id: string;
  readonly clusterArn: string;
  readonly capacityProviderName: string | null;
  readonly containerInstanceArn: string | null;
  /** Only for deployments, which are on no instance. */
  readonly daemonName: string | null;
  readonly severity: Severity;
  /** The violated verdicts that it holds, in the verdicts' order; once violated, a verdict stays. Bounded: the worst are kept. */
  readonly violations: readonly HeldViolation[];
  /** The number of rules and daemons that broke; absent if all of them are kept. */
  readonly violationsTotal?: number;
  /** The earliest violating act. */
  readonly occurredAt: number;
  readonly openedAt: number;
  readonly resolvedAt: number | null;
  /** The reason why it is resolved; it says so where something can't be undone. */
  readonly resolution: string | null;
  /** The time since which the cause is right, once that was told; absent where it was not told, or it broke again for long. */
  readonly repairedAt?: number;
  /** The violation that led it when it opened; absent in incidents of earlier releases, and of holes. */
  readonly opener?: Pick<Violation, 'rule' | 'daemonName'>;
  /** The acts of earlier incidents that are over by time alone; absent for none. */
  readonly expired?: ExpiredActs;
  /** The reason why no person is told of it; absent once one is: an incident that people know of stays told. */
  readonly silenced?: string;
  /** The changes that people were told of, and how many were left out in all; absent before the first. */
  readonly changes?: Counted & { readonly left: number };
  /** The corrections told since it is over; absent before the first. */
  readonly corrections?: Counted;
};

/** The time of the last one that counted, epoch milliseconds, and how many were told on that day. */
export type Counted = { readonly at: number; readonly told: number };

export const isOpen = (incident: Incident | null): incident is Incident & { readonly resolvedAt: null } =>
  incident !== null && incident.resolvedAt === null;

export const violationKeyOf = ({ rule, daemonName }: Pick<Verdict, 'rule' | 'daemonName'>): string =>
  JSON.stringify([rule, daemonName]);

/** From the mildest to the most severe. */
export const SEVERITIES: readonly Severity[] = ['info', 'warning', 'critical'];
