import { vi } from 'vitest';
import { serve } from '../../../simulator/api/serve.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import { fleetOf } from '../../../simulator/simulate.ts';
import { startBookend } from './bookend.ts';
import { type FakeAccount, type Fault, fakeAccount } from './fake-account.ts';

/** Between two visits of whatever brings events, checks and records. */
const STEP_MS = 15_000;

export type Life = {
  /** A scenario that comes with the simulator. */
  readonly scenario: string;
  readonly minutes: number;
  /** Bookend is deployed at this minute: events from before it are lost. */
  readonly deployedAfterMinutes?: number;
  /** Absent: none is in the table. */
  readonly policy?: object;
  readonly fault?: Fault | null;
  /** Done before each step, with the minute that begins; ECS's answers can be disturbed here. */
  readonly meanwhile?: (minute: number, ecs: Awaited<ReturnType<typeof serve>>, account: FakeAccount) => void;
};

/** A simulated fleet, its ECS API on loopback, and all of Bookend over it, in simulated time; what is left in the account. */
export const live = async (life: Life): Promise<FakeAccount> => {
  const { scenario, minutes, deployedAfterMinutes = 0, policy, fault = null, meanwhile } = life;
  const events: unknown[] = [];
  const fleet = fleetOf(namedScenario(scenario), 1, (event) => events.push(event));
  const begun = fleet.now;
  const ecs = await serve({ fleet }, { throttled: false });
  const account = fakeAccount();
  try {
    ecs.advanceTo(begun + deployedAfterMinutes * 60_000);
    events.length = 0;
    vi.setSystemTime(ecs.now);
    if (policy !== undefined) account.table.items.set('policy', { pk: 'policy', document: JSON.stringify(policy) });
    const bookend = await startBookend(account, null, { AWS_ENDPOINT_URL_ECS: ecs.url, ENFORCE: 'true' });
    if (fault !== null) account.arm(fault);
    for (let at = ecs.now; at <= begun + minutes * 60_000; at += STEP_MS) {
      ecs.advanceTo(at);
      vi.setSystemTime(at);
      meanwhile?.((at - begun) / 60_000, ecs, account);
      await bookend.observes(events.splice(0), { everyMs: 1000 });
      await bookend.reacts();
      await bookend.inspects();
      if ((at - begun) % 60_000 === 0) await bookend.sweeps();
      await bookend.reacts();
      await bookend.remediates();
      await bookend.reacts();
      await bookend.tells(bookend.newNotices(), { everyMs: 1000 });
    }
    return account;
  } finally {
    account.restore();
    await ecs.close();
  }
};
