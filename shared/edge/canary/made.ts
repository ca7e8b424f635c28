import type { CanaryMark } from '../../core/canary/canary-task.ts';
import type { Ledger } from '../../core/ledger/ledger.ts';
import type { Watch } from './watch.ts';

/** The things that one canary has made and seen so far: it is filled as it goes, so that a stop in between loses nothing. */
export class Made {
  /** null: it follows a service, and makes nothing. */
  readonly mark: CanaryMark | null;
  readonly clusterArn: string;
  /** Tells a person what it waits for now. */
  readonly say: (what: string) => void;
  taskDefinitionArn: string | null = null;
  taskArn: string | null = null;
  /** The container instance that came up for the task; null: none did yet. */
  instanceArn: string | null = null;
  watch: Watch | null = null;
  /** The daemons whose metrics are of other container instances too. */
  sharedSignals: ReadonlySet<string> | null = null;

  constructor(mark: CanaryMark | null, clusterArn: string, say: (what: string) => void = () => {}) {
    this.say = say;
    this.mark = mark;
    this.clusterArn = clusterArn;
  }

  get ledger(): Ledger | null {
    return this.watch?.ledger ?? null;
  }

  get arns(): readonly string[] {
    if (this.mark === null) return [];
    return [this.taskDefinitionArn, this.taskArn, this.instanceArn].filter((arn) => arn !== null);
  }
}
