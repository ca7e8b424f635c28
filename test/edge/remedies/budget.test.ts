import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Lease, type LeasesHeld, NOTHING_HELD } from '../../../shared/core/remedies/lease.ts';
import { createDynamoBudget } from '../../../shared/edge/remedies/budget/dynamo-remedy-budget.ts';
import { createMemoryBudget } from '../../doubles/memory-budget.ts';
import { drawn } from '../../drawn.ts';
import { startTable, type Table } from '../aws/loopback.ts';
import { itIsARemedyBudget, PROVIDER, T0 } from './budget-contract.ts';

describe('the budget in memory', () => {
  itIsARemedyBudget(async () => createMemoryBudget());
});

describe('the budget in DynamoDB', () => {
  let table: Table;
  const pks = ['mi', 'mi%00232'].map((name) => `budget#remedies#${PROVIDER.clusterArn}#${name}`);
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  itIsARemedyBudget(async () => {
    for (const pk of pks) await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: { pk } }));
    return createDynamoBudget({ client: table.client, tableName: table.tableName });
  });

  it('is used up where its item can not be read', async () => {
    const dynamo = mockClient(DynamoDBDocumentClient);
    onTestFinished(() => dynamo.restore());
    dynamo.on(GetCommand).resolves({ Item: { pk: pks[0], leases: 'none' } });
    const { read } = createDynamoBudget({ client: table.client, tableName: table.tableName });
    await expect(read(PROVIDER)).rejects.toThrow("the budget can't be read");
  });

  it('is read where its item is older than the acts of an hour', async () => {
    const dynamo = mockClient(DynamoDBDocumentClient);
    onTestFinished(() => dynamo.restore());
    dynamo.on(GetCommand).resolves({ Item: { pk: pks[0], leases: [], returns: 3, revision: 5 } });
    const { read } = createDynamoBudget({ client: table.client, tableName: table.tableName });
    expect(await read(PROVIDER)).toEqual({ leases: [], returns: 3, acts: [] });
  });

  it.each([T0 + 1e12, 10n ** 20n, 'soon', null])(
    'comes free in time, whatever time stands in it: %s',
    async (moment) => {
      const { client, tableName } = table;
      const pk = pks[0];
      const stored = { planId: 'p', holder: 'h', containerInstanceArn: 'i', actsUntil: moment };
      const Item = { pk, leases: [stored], returns: 0, revision: 1, acts: [{ holder: 'h', at: moment }] };
      await client.send(new PutCommand({ TableName: tableName, Item }));
      let now = T0;
      const budget = createDynamoBudget({ client, tableName, now: () => now });
      const take = async (containerInstanceArn: string) => {
        const seen = await budget.read(PROVIDER);
        const lease = { planId: 'q', holder: 'g', containerInstanceArn, actsUntil: now + 150_000 };
        const numbers = { at: now, instances: 5, leaving: [] };
        return (await budget.take(PROVIDER, { lease, numbers, seen, allowed: 1, allowedPerHour: 1 })).kind;
      };
      expect([await take('i'), await take('j')]).toEqual(['busy', 'used-up']);
      now += 1_300_000;
      expect(await take('j')).toBe('spent');
      now += 3_600_000;
      expect(await take('j')).toBe('taken');
    },
  );

  it('rejects where the table can not be written', async () => {
    const dynamo = mockClient(DynamoDBDocumentClient);
    onTestFinished(() => dynamo.restore());
    dynamo.on(GetCommand).resolves({});
    dynamo.on(PutCommand).rejects(new Error('the table is throttled'));
    const { take } = createDynamoBudget({ client: table.client, tableName: table.tableName });
    const lease = { planId: 'p', holder: 'h', containerInstanceArn: 'i', actsUntil: T0 };
    const numbers = { at: T0, instances: 1, leaving: [] };
    const asked = { lease, numbers, seen: NOTHING_HELD, allowed: 1, allowedPerHour: 10 };
    await expect(take(PROVIDER, asked)).rejects.toThrow('the table is throttled');
  });
});

const leaseOf = (name: string, actsUntil: number, holder = name): Lease => ({
  planId: name,
  holder,
  containerInstanceArn: name,
  actsUntil,
});

/** One worker's way: it may stop for ever after any step, and its act may show at ECS or not. */
type Way = { readonly crashesAfter: number };

describe('whatever the order of ten workers, and wherever each of them crashes', () => {
  const ALLOWED = 2;
  const LIMITS = { allowed: ALLOWED, allowedPerHour: 100 };
  /** Fewer than workers: some have got the same message. */
  const INSTANCES = 7;
  const way = fc.record({ crashesAfter: fc.integer({ min: 0, max: 5 }) });

  it('never are more away than are allowed, and in the end the budget is whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(way, { minLength: 10, maxLength: 10 }),
        fc.infiniteStream(fc.nat(9)),
        async (ways, picks) => {
          const world = new World(ways);
          for (let step = 0; step < 60; step += 1) {
            await world.step(picks.next().value ?? 0);
            expect(world.leaving.size).toBeLessThanOrEqual(ALLOWED);
          }
          world.now = T0 + 3_600_000;
          expect(await world.takesAll()).toBe(ALLOWED - world.leaving.size);
        },
      ),
      { numRuns: drawn(300) },
    );
  });

  /** ECS, one budget, and workers that go step by step: read, ask ECS, take, act, see it done, give back. */
  class World {
    readonly budget = createMemoryBudget();
    readonly leaving = new Set<string>();
    now = T0;
    private readonly workers: Worker[];

    constructor(ways: readonly Way[]) {
      this.workers = ways.map(({ crashesAfter }, index) => new Worker(index, crashesAfter, this));
    }

    numbers() {
      return { at: this.now, instances: 10, leaving: [...this.leaving] };
    }

    async step(worker: number): Promise<void> {
      this.now += 1000;
      await this.workers[worker]?.step();
    }

    /** The number of leases that fresh askers get now. */
    async takesAll(): Promise<number> {
      let taken = 0;
      for (let asker = 0; asker < 5; asker += 1) {
        const seen = await this.budget.read(PROVIDER);
        const lease = leaseOf(`late-${asker}`, this.now);
        const answer = await this.budget.take(PROVIDER, { lease, numbers: this.numbers(), seen, ...LIMITS });
        if (answer.kind === 'taken') taken += 1;
      }
      return taken;
    }
  }

  class Worker {
    private readonly name: string;
    private readonly holder: string;
    private readonly crashesAfter: number;
    private readonly world: World;
    private done = 0;
    private seen: LeasesHeld = NOTHING_HELD;
    private numbers: ReturnType<World['numbers']> | null = null;
    private isOut = false;

    constructor(index: number, crashesAfter: number, world: World) {
      this.name = `instance-${index % INSTANCES}`;
      this.holder = `worker-${index}`;
      this.crashesAfter = crashesAfter;
      this.world = world;
    }

    async step(): Promise<void> {
      if (this.isOut || this.done > this.crashesAfter) return;
      await this.steps[this.done]?.();
      this.done += 1;
    }

    private readonly steps: readonly (() => Promise<unknown>)[] = [
      async () => {
        this.seen = await this.world.budget.read(PROVIDER);
      },
      async () => {
        this.numbers = this.world.numbers();
      },
      async () => {
        this.isOut = (await this.takes()) !== 'taken';
      },
      async () => this.world.leaving.add(this.name),
      () => this.world.budget.giveBack(PROVIDER, leaseOf(this.name, 0, this.holder)),
    ];

    private async takes(): Promise<string> {
      if (this.numbers === null) throw new Error('asked before ECS was');
      const lease = leaseOf(this.name, this.world.now + 90_000, this.holder);
      const asked = { lease, numbers: this.numbers, seen: this.seen, ...LIMITS };
      return (await this.world.budget.take(PROVIDER, asked)).kind;
    }
  }
});
