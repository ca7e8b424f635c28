/** The place where a fault falls. Without `instances` and `rate`: everywhere its cluster, provider and daemon allow. */
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
  /** The daemon task ends so long after its container instance begins to leave, before application tasks are told. */
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
