/**
 * A scenario: a fleet, what goes wrong in it, and what goes wrong on the way of its events, as plain data that a person
 * writes in five minutes as YAML or JSON. All durations are seconds of simulated time; `afterSeconds` of a fault counts
 * from the moment its container instance became ACTIVE, all others from the beginning.
 */
export interface Scenario {
  /** In kebab-case. */
  readonly name: string;
  /** One sentence: what one should see. */
  readonly says: string;
  /** How long the fleet lives. */
  readonly hours: number;
  /** ISO 8601; the default is DEFAULT_STARTS_AT. */
  readonly startsAt?: string;
  /** Events before this are not recorded: history older than the recording. */
  readonly recordFromSeconds?: number;
  readonly region?: string;
  readonly account?: string;
  readonly switches?: Partial<Switches>;
  readonly clusters: readonly ClusterPlan[];
  readonly faults?: readonly FaultPlan[];
  readonly way?: Partial<WayPlan>;
  readonly policy?: Partial<PolicyPlan>;
  /** What the truth must contain, and therefore what the scenario claims to show. */
  readonly shows?: readonly Claim[];
}

export const DEFAULT_STARTS_AT = '2026-10-05T08:00:00.000Z';

export interface ClusterPlan {
  readonly name: string;
  /** Its events before this are not recorded, also where those of another cluster are. */
  readonly recordFromSeconds?: number;
  readonly capacityProviders: readonly CapacityProviderPlan[];
  readonly daemons?: readonly DaemonPlan[];
  readonly services?: readonly ServicePlan[];
  /** Standalone tasks, as RunTask starts them. */
  readonly tasks?: readonly TaskPlan[];
  /** FARGATE and EC2 tasks beside the Managed Instances: nothing about them is to be judged. */
  readonly otherLaunchTypes?: boolean;
}

export interface CapacityProviderPlan {
  readonly name: string;
  /** How many container instances it keeps. */
  readonly instances: number;
  /** Between two registrations at the beginning; default 20. */
  readonly everySeconds?: number;
  readonly autoRepair?: 'ENABLED' | 'DISABLED';
  /** Drained at this age; ECS's own is 14 days (documented). */
  readonly drainAfterHours?: number;
}

export interface DaemonPlan {
  readonly name: string;
  /** Absent: all of the cluster. */
  readonly capacityProviders?: readonly string[];
  readonly critical?: boolean;
  readonly healthCheck?: boolean;
  /** Absent: it existed 30 days before the beginning. */
  readonly createdAfterSeconds?: number;
  /** How its first deployment ends. */
  readonly firstEnds?: DeploymentEnd;
  readonly deletedAfterSeconds?: number;
  /** It is created under its old name again, at the earliest when its deletion is over. */
  readonly createdAgainAfterSeconds?: number;
  readonly updates?: readonly UpdatePlan[];
}

export interface UpdatePlan {
  readonly afterSeconds: number;
  /** 1 to 100; ECS's default is 25 (documented). */
  readonly drainPercent?: number;
  readonly bakeMinutes?: number;
  readonly ends?: DeploymentEnd;
  /** CloudWatch alarms that fire if it fails. Absent: the circuit breaker trips. */
  readonly alarms?: readonly string[];
}

/**
 * No call stops a daemon deployment (documented): one that fails is rolled back, and is STOPPED only where there is no
 * earlier revision, as in a daemon's first deployment, or where ECS gives it up (`failed`). `never`: it hangs.
 */
export const DEPLOYMENT_ENDS = ['successful', 'failed', 'rolled-back', 'rollback-failed', 'never'] as const;
export type DeploymentEnd = (typeof DEPLOYMENT_ENDS)[number];

export interface ServicePlan {
  readonly name: string;
  readonly capacityProvider: string;
  readonly desiredCount: number;
  /** From being told to stop to the end of its containers. Absent: 1 to 36, each task its own. */
  readonly stopSeconds?: number;
  /** Its tasks exit by themselves after this. Absent: never. */
  readonly runSeconds?: number;
}

export interface TaskPlan {
  readonly family: string;
  readonly capacityProvider: string;
  readonly count: number;
  readonly afterSeconds?: number;
  readonly runSeconds?: number;
  readonly stopSeconds?: number;
  /** A caller of RunTask may choose any group, even that of a daemon. */
  readonly group?: string;
}

/** What is only guessed about ECS: a reader of its events must survive each of them being otherwise. */
export interface Switches {
  /** ECS sends task events for daemon tasks. */
  readonly daemonTaskEvents: boolean;
  /** Container instance events name their capacity provider. */
  readonly capacityProviderInInstanceEvents: boolean;
  /** How task events spell the launch type. */
  readonly launchType: string;
  /** The DAEMON health of a container instance speaks of daemons that are not critical, too. */
  readonly healthOfOptionalDaemons: boolean;
  /** For so long after CreateDaemon or UpdateDaemon reads show what was before (reported by Terraform's authors). */
  readonly readLagSeconds: number;
  /** ECS has forgotten a daemon's deployments and its revisions that are not current so long after; 0: never. */
  readonly deploymentsForgottenAfterHours: number;
}

export const DEFAULT_SWITCHES: Switches = {
  daemonTaskEvents: true,
  capacityProviderInInstanceEvents: true,
  launchType: 'MANAGED_INSTANCES',
  healthOfOptionalDaemons: false,
  readLagSeconds: 0,
  deploymentsForgottenAfterHours: 0,
};

/** Faults between ECS and the reader. Shares are 0 to 1. */
export interface WayPlan {
  readonly duplicate: number;
  /** Held back by up to a minute, so that later events overtake it. */
  readonly reorder: number;
  /** Held back by up to `delayHours`. */
  readonly delay: number;
  readonly delayHours: number;
  readonly drop: number;
  /** Agent disconnects and reconnects of each container instance per hour; "several" is normal. */
  readonly agentFlapsPerHour: number;
  /** The envelope's `time` is up to an hour off. */
  readonly wrongTime: number;
}

export const PERFECT_WAY: WayPlan = {
  duplicate: 0,
  reorder: 0,
  delay: 0,
  delayHours: 24,
  drop: 0,
  agentFlapsPerHour: 0,
  wrongTime: 0,
};

export interface Claim {
  readonly rule: string;
  readonly outcome: string;
  /** A reader of the events says so, lawfully, whatever really happened: some evidence is never in events. */
  readonly inReplay?: boolean;
  /** Exactly so many lines; absent: at least one. */
  readonly lines?: number;
}

/** The deadlines and graces that the truth is told with: the policy's own names and defaults. */
export interface PolicyPlan {
  readonly startDeadlineSeconds: number;
  readonly settleSeconds: number;
  readonly overlapSeconds: number;
  readonly healthGraceSeconds: number;
  readonly activationDeadlineSeconds: number;
  readonly repairDeadlineSeconds: number;
  readonly drainDeadlineSeconds: number;
  readonly deploymentDeadlineSeconds: number;
  /** Daemons that must start in this order on every container instance. */
  readonly daemonOrder: readonly string[];
}

export const DEFAULT_POLICY: PolicyPlan = {
  startDeadlineSeconds: 300,
  settleSeconds: 15,
  overlapSeconds: 60,
  healthGraceSeconds: 60,
  activationDeadlineSeconds: 600,
  repairDeadlineSeconds: 300,
  drainDeadlineSeconds: 86_400,
  deploymentDeadlineSeconds: 86_400,
  daemonOrder: [],
};

/** Where a fault falls. Without `instances` and `rate`: everywhere its cluster, provider and daemon allow. */
export interface FaultPlace {
  readonly cluster?: string;
  readonly capacityProvider?: string;
  /** For the faults of daemons. */
  readonly daemon?: string;
  /** Counted from 1 in the order of registration with the capacity provider; replacements count on. */
  readonly instances?: readonly number[];
  /** Each container instance with this probability. */
  readonly rate?: number;
  readonly zone?: string;
}

export type FaultPlan = FaultPlace & Fault;
export type FaultName = Fault['fault'];

export type Fault =
  /** The daemon task becomes RUNNING this long after the first application task did. */
  | { readonly fault: 'daemon-late'; readonly lateSeconds: number }
  /** No daemon task ever becomes RUNNING, and application tasks do. */
  | { readonly fault: 'daemon-missing' }
  /** When the container instance begins to leave, the daemon task ends after this, before application tasks are told. */
  | { readonly fault: 'daemon-ended-first'; readonly endsAfterSeconds?: number }
  | ({
      readonly fault: 'daemon-crash';
      readonly restartAfterSeconds?: number;
      /** Of its container; 1, if left out. 137: it was killed for its memory. */
      readonly exitCode?: number;
    } & Unrepaired)
  | ({ readonly fault: 'daemon-unhealthy'; readonly recoversAfterSeconds?: number } & Unrepaired)
  /** Its first task there ends while the instance is REGISTERING; another one starts, and only then it becomes ACTIVE. */
  | { readonly fault: 'daemon-fails-early'; readonly runsSeconds?: number; readonly restartAfterSeconds?: number }
  /** It dies again and again and is started again each time, and ECS does not repair it. Default: each minute, away for 5 s. */
  | {
      readonly fault: 'daemon-crash-loop';
      readonly afterSeconds: number;
      readonly times: number;
      readonly everySeconds?: number;
      readonly downSeconds?: number;
    }
  /** A second task of the daemon starts; the first one goes after `forSeconds`, or stays. */
  | { readonly fault: 'daemon-duplicate'; readonly afterSeconds: number; readonly forSeconds?: number }
  /** The daemon task fails to start so many times; absent: always. */
  | { readonly fault: 'start-impaired'; readonly failureType: StartFailure; readonly times?: number }
  /** Stays REGISTERING for so long; absent: for ever. */
  | { readonly fault: 'registering-stuck'; readonly forSeconds?: number; readonly goneAfterSeconds?: number }
  | { readonly fault: 'registration-failed' }
  | { readonly fault: 'drain'; readonly afterSeconds: number }
  | { readonly fault: 'drain-cancelled'; readonly afterSeconds: number; readonly cancelledAfterSeconds: number }
  /** An application task of the draining container instance does not end; absent hours: never. */
  | { readonly fault: 'drain-stuck'; readonly stuckHours?: number }
  /** Its tasks go, then the container instance, without DRAINING. */
  | { readonly fault: 'idle'; readonly afterSeconds: number }
  | { readonly fault: 'spot-interruption'; readonly afterSeconds: number }
  /** All processes end at once; their tasks turn STOPPED without executionStoppedAt, or nothing more is heard. */
  | { readonly fault: 'host-lost'; readonly afterSeconds: number; readonly reported: 'stopped' | 'never' };

interface Unrepaired {
  readonly afterSeconds: number;
  /** ECS does not repair it, although auto repair is on. */
  readonly unrepaired?: boolean;
}

export const START_FAILURES = ['TASK_FAILED_TO_RUN', 'TASK_CREATION_FAILED'] as const;
export type StartFailure = (typeof START_FAILURES)[number];
