import type { RuleName } from './verdict.ts';

/** What one deployment of Bookend tolerates. Every field has a safe default; durations end in their unit. */
export type Policy = {
  /** From registration to the daemon's first start. */
  readonly startDeadlineSeconds: number;
  /** How long an application task may run before the daemon's first start until `daemon-running` is broken. */
  readonly settleSeconds: number;
  /** How long two tasks of one daemon may run beside each other. */
  readonly overlapSeconds: number;
  readonly healthGraceSeconds: number;
  /** From registration to ACTIVE. */
  readonly activationDeadlineSeconds: number;
  /** From a critical daemon's end or impairment to DRAINING. One published cycle took 190 s: before 5 minutes is premature. */
  readonly repairDeadlineSeconds: number;
  readonly drainDeadlineSeconds: number;
  readonly deploymentDeadlineSeconds: number;
  /** Smaller violations open no incident. */
  readonly minMarginMs: number;
  /** Daemons that must start in this order on every container instance; ECS itself promises none. */
  readonly daemonOrder: readonly string[];
  /** Per rule, the severity of an incident that it opens. */
  readonly severities: Readonly<Record<RuleName, Severity>>;
};

export type Severity = 'critical' | 'warning' | 'info';

export const DEFAULT_POLICY: Policy = {
  startDeadlineSeconds: 300,
  settleSeconds: 15,
  overlapSeconds: 60,
  healthGraceSeconds: 60,
  activationDeadlineSeconds: 600,
  repairDeadlineSeconds: 300,
  drainDeadlineSeconds: 86_400,
  deploymentDeadlineSeconds: 86_400,
  minMarginMs: 0,
  daemonOrder: [],
  severities: {
    'daemon-started-first': 'critical',
    'daemon-stopped-last': 'warning',
    'daemon-stayed-up': 'critical',
    'daemon-running': 'critical',
    'daemon-alone': 'warning',
    'daemon-healthy': 'warning',
    'instance-activated': 'warning',
    'repair-started': 'critical',
    'drain-finished': 'warning',
    'deployment-settled': 'warning',
    'daemons-in-order': 'warning',
  },
};
