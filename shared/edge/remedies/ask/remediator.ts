import type { Policy } from '../../../core/policy/policy.ts';
import type { QueueMessage } from '../../aws/queue.ts';
import type { Lookout } from '../../ecs/reads/ask.ts';
import type { Recorder } from '../../record/record.ts';
import type { RemedyBudget } from '../budget/remedy-budget.ts';
import type { RemedyHistory } from '../history/remedy-history.ts';
import type { RemediesPolicy } from './current-policy.ts';

/** The ports of remediating. */
export type Remediator = Omit<Recorder, 'policy'> & {
  /** Its client makes the writing calls too: one attempt each. */
  readonly lookout: Lookout;
  readonly budget: RemedyBudget;
  readonly history: RemedyHistory;
  /** Reads the policy as it stands this moment: a kill switch must be seen. */
  readonly readPolicy: () => Promise<RemediesPolicy>;
  /** The deployment gave the function its rights to write. */
  readonly mayWrite: boolean;
  /** Sends to the remedies queue. @throws UnsentError naming those that were not sent */
  readonly send: (messages: readonly QueueMessage[]) => Promise<void>;
};

/** The same with a policy at hand, which recording needs. */
export type WithPolicy = Remediator & { readonly policy: Policy };
