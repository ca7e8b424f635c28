import type { DeploymentFact } from '../../../core/words/facts.ts';
import { type Fields, isFields } from '../../events/fields.ts';
import { optionalList, readEach } from '../reads/answer-fields.ts';
import type { Lookout } from '../reads/ask.ts';
import { ask } from '../reads/ask.ts';

/**
 * ECS's answer about things that were asked for by ARN. `missing` are those that it has forgotten, or does not show yet: reads lag
 * after a write. One that is in neither could not be read.
 */
export type AnsweredByArn<Item> = { readonly known: ReadonlyMap<string, Item>; readonly missing: ReadonlySet<string> };

/** Makes the calls of one refresh: takes each from the budget, counts it, and names the parts of answers that it can't read. */
export class InventoryCalls {
  calls = 0;
  /** Fields and items of answers that could not be read, to be logged. */
  readonly problems: string[] = [];
  /** Names what ECS must tell and did not: then nothing is concluded to be gone. */
  readonly unread: string[] = [];
  readonly deployments: DeploymentFact[] = [];
  private readonly lookout: Lookout;

  constructor(lookout: Lookout) {
    this.lookout = lookout;
  }

  /** @throws NotNowError out of the middle of many calls */
  call<Told>(send: (client: Lookout['client']) => Promise<Told>): Promise<Told> {
    return ask(this.lookout, (client) => {
      this.calls += 1;
      return send(client);
    });
  }

  /** Reads all pages of a list. An item that can't be read may be any, so that the list is not known in full. */
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
      const { items, problems } = readEach(page.items, field, read);
      for (const item of items) all.push(item);
      for (const problem of problems) this.needs(problem);
      nextToken = page.nextToken || undefined;
    } while (nextToken !== undefined);
    return all;
  }

  /** Reads one page of things that were asked for by ARN. */
  read<Item>(list: unknown, field: string, read: (fields: Fields, path: string) => Item): readonly Item[] {
    const { items, problems } = readEach(list, field, read);
    for (const problem of problems) this.problems.push(problem);
    return items;
  }

  /** Notes that something which must be known could not be read. */
  needs(problem: string): void {
    this.problems.push(problem);
    this.unread.push(problem);
  }

  /** Notes the failures of a list that must be known: only things that were taken away meanwhile may be MISSING. */
  needsAllBut(failures: unknown): void {
    const known = this.problems.length;
    this.missingIn(failures);
    for (const problem of this.problems.slice(known)) this.unread.push(problem);
  }

  /** The ARNs that ECS put under `failures` inside a 200 as MISSING; those of another reason are kept as problems. */
  missingIn(failures: unknown): readonly string[] {
    return optionalList(failures, 'failures').flatMap((failure) => {
      const { arn, reason } = isFields(failure) ? failure : {};
      if (reason === 'MISSING' && typeof arn === 'string') return [arn];
      this.problems.push(`failures: ${String(arn)}: ${String(reason)}`);
      return [];
    });
  }
}

type Page = { readonly items: unknown; readonly nextToken: string | undefined };

/** Awaits all calls. A failure is thrown once every one has ended: none of them goes on unwatched. */
export const allOf = async <Told>(calls: readonly Promise<Told>[]): Promise<readonly Told[]> => {
  const ended = await Promise.allSettled(calls);
  return ended.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
};
