import type { Answer } from './request/answer.ts';

/** Faults between a caller and the API, as a test orders them. */
export type InjectedFault = {
  /** `ListTasks` of ECS, `iam:GetRole` of the others; absent: every action. */
  readonly action?: string;
  /** The number of calls that it hits; absent: all until `clear`. */
  readonly times?: number;
} & (
  | { readonly fault: 'latency'; readonly ms: number }
  | { readonly fault: 'throttling' }
  /** A ServerException; `after`: although the call was carried out. */
  | { readonly fault: 'server-error'; readonly after?: boolean }
  /** The connection ends without an answer; `after`: although the call was carried out. */
  | { readonly fault: 'cut'; readonly after?: boolean }
  /** Every second item of a batch comes back under `failures`, with this reason or MISSING, and is not acted on. */
  | { readonly fault: 'half-failures'; readonly reason?: string }
  /** ECS has forgotten daemons' deployments that are over, and revisions that are not current: MISSING, and in no list. */
  | { readonly fault: 'forgotten-deployments' }
);

export class InjectedFaults {
  private faults: { readonly fault: InjectedFault; left: number }[] = [];

  inject(fault: InjectedFault): void {
    this.faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.faults = [];
  }

  /** The faults that this call suffers: each of them counts it. */
  take(action: string): readonly InjectedFault[] {
    const taken = this.faults.filter(({ fault }) => fault.action === undefined || fault.action === action);
    for (const entry of taken) entry.left -= 1;
    this.faults = this.faults.filter(({ left }) => left > 0);
    return taken.map(({ fault }) => fault);
  }
}

/** Every second of a batch, beginning with the second: never all of it. */
export const halves = (
  all: readonly string[],
): { readonly kept: readonly string[]; readonly failed: readonly string[] } => ({
  kept: all.filter((_, index) => index % 2 === 0),
  failed: all.filter((_, index) => index % 2 === 1),
});

export const withFailures = (answer: Answer, arns: readonly string[], reason: string): Answer => {
  const known: readonly unknown[] = Array.isArray(answer.failures) ? answer.failures : [];
  return { ...answer, failures: [...known, ...arns.map((arn) => ({ arn, reason }))] };
};
