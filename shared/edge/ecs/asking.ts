import type { DeploymentFact } from '../../core/facts.ts';
import type { Fields } from '../events/fields.ts';
import { readEach } from './answer-fields.ts';
import { ask } from './ask.ts';
import type { Lookout } from './look.ts';

/** The calls of one refresh: each is taken from the budget and counted, and what could not be read is kept by name. */
export class Asking {
  calls = 0;
  readonly problems: string[] = [];
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
