import { type Outbox, outboxKey } from '../../shared/edge/outbox/outbox.ts';
import type { RemedyBudget } from '../../shared/edge/remedies/budget/remedy-budget.ts';
import type { RemedyHistory } from '../../shared/edge/remedies/history/remedy-history.ts';
import { createMemoryBudget } from '../doubles/memory-budget.ts';
import { createMemoryHistory } from '../doubles/memory-history.ts';
import { createMemoryOutbox } from '../doubles/memory-outbox.ts';
import type { Process } from './lambda.ts';

const READ = 'a read of the table';
const WRITE = 'a write of the table';

/** Remediating keeps this in the table, beside the instances and daemons. */
export class Remedies {
  readonly budget = createMemoryBudget();
  readonly history = createMemoryHistory();
  readonly outbox: Outbox;
  /** Messages by the end to which they came. */
  readonly results = new Map<string, number>();
  private messages = 0;

  /** @param onWoken told of each message that is written or woken, as the table's stream is */
  constructor(onWoken: (key: string) => void) {
    this.outbox = createMemoryOutbox(onWoken);
  }

  budgetFor(process: Process): RemedyBudget {
    const { budget } = this;
    return {
      read: (provider) => process.step('table', READ, () => budget.read(provider)),
      take: (provider, asked) => process.step('table', WRITE, () => budget.take(provider, asked)),
      giveBack: (provider, lease, use) => process.step('table', WRITE, () => budget.giveBack(provider, lease, use)),
    };
  }

  historyFor(process: Process): RemedyHistory {
    const { history } = this;
    return {
      write: (kept) => process.step('table', WRITE, () => history.write(kept)),
      conclude: (id, at, outcome) => process.step('table', WRITE, () => history.conclude(id, at, outcome)),
      list: (question) => history.list(question),
    };
  }

  /** Outbox messages are numbered here: with random ids two runs of a seed would not go through the stream the same way. */
  outboxFor(process: Process, now: () => number): Outbox {
    const { outbox } = this;
    return {
      write: ({ body, at }) => {
        this.messages += 1;
        const key = outboxKey(now(), String(this.messages));
        return process.step('table', WRITE, () => outbox.write({ key, body, at }));
      },
      read: (keys) => process.step('table', READ, () => outbox.read(keys)),
      remove: (key) => process.step('table', WRITE, () => outbox.remove(key)),
      stranded: (before, limit) => process.step('table', READ, () => outbox.stranded(before, limit)),
      wake: (key, at) => process.step('table', WRITE, () => outbox.wake(key, at)),
    };
  }

  counts(result: string): void {
    this.results.set(result, (this.results.get(result) ?? 0) + 1);
  }
}
