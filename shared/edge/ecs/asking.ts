import type { DeploymentFact } from '../../core/facts.ts';
import type { Fields } from '../events/fields.ts';
import { readEach } from './answer-fields.ts';
import type { Lookout } from './look.ts';
import { isThrottled } from './refusals.ts';

const AFTER_THROTTLE_SECONDS = 10;

/** Leaves the middle of many calls. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
  readonly delaySeconds: number;
  readonly isThrottled: boolean;

  constructor(delaySeconds: number, isThrottled: boolean) {
    super(`to be asked again in ${delaySeconds} s`);
    this.delaySeconds = delaySeconds;
    this.isThrottled = isThrottled;
  }
}

/** The calls of one refresh: each is taken from the budget and counted, and what could not be read is kept by name. */
export class Asking {
  readonly client: Lookout['client'];
  calls = 0;
  readonly problems: string[] = [];
  readonly deployments: DeploymentFact[] = [];
  private readonly budget: Lookout['budget'];

  constructor({ client, budget }: Lookout) {
    this.client = client;
    this.budget = budget;
  }

  async call<Told>(send: (client: Lookout['client']) => Promise<Told>): Promise<Told> {
    const grant = await this.budget.take(1);
    if (grant.kind === 'later') throw new NotNow(grant.delaySeconds, false);
    this.calls += 1;
    try {
      return await send(this.client);
    } catch (error) {
      if (isThrottled(error)) throw new NotNow(AFTER_THROTTLE_SECONDS, true);
      throw error;
    }
  }

  /** All pages of a list. */
  async pages<Item>(
    list: (client: Lookout['client'], nextToken: string | undefined) => Promise<Page>,
    field: string,
    read: (fields: Fields, path: string) => Item,
  ): Promise<readonly Item[]> {
    const all: Item[] = [];
    let nextToken: string | undefined;
    do {
      const token = nextToken;
      const page = await this.call((client) => list(client, token));
      all.push(...this.read(page.items, field, read));
      nextToken = page.nextToken || undefined;
    } while (nextToken !== undefined);
    return all;
  }

  read<Item>(list: unknown, field: string, read: (fields: Fields, path: string) => Item): readonly Item[] {
    const { items, problems } = readEach(list, field, read);
    this.problems.push(...problems);
    return items;
  }

  /** What ECS put under `failures` inside a 200. */
  noteFailures(failures: unknown): void {
    this.read(failures, 'failures', ({ arn, reason }) => this.problems.push(`${String(arn)}: ${String(reason)}`));
  }
}

type Page = { readonly items: unknown; readonly nextToken: string | undefined };
