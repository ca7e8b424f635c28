/**
 * A process that runs one bundle as Lambda does: started by `loadFromBundles` with the function's environment and the path of
 * its bundle; each message is an event, each answer goes back by its id. Its clock is set with each event; whoever sleeps
 * lets it go on.
 */
import { contextOf } from '../../cli/demo/account/functions.ts';
import { SimulatedClock } from '../../cli/demo/account/simulated-clock.ts';

export type Invocation = {
  readonly id: number;
  readonly name: string;
  readonly event: unknown;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly remainingMs: number;
};
export type Outcome = { readonly id: number; readonly answer?: unknown; readonly error?: string };

const clock: SimulatedClock = new SimulatedClock(Number(process.env.STARTS_AT), () =>
  setImmediate(() => clock.moveTo(clock.nextWakeAt ?? 0)),
);
clock.install();
const { handler } = await import(String(process.env.BUNDLE));

const outcomeOf = async ({ id, name, event, now, remainingMs }: Invocation): Promise<Outcome> => {
  clock.moveTo(now);
  const endsAt = clock.now() + remainingMs;
  try {
    return {
      id,
      answer: await handler(
        event,
        contextOf(name, () => endsAt - clock.now()),
      ),
    };
  } catch (error) {
    return { id, error: error instanceof Error ? String(error.stack) : String(error) };
  }
};

process.on('message', (invocation: Invocation) => {
  void outcomeOf(invocation).then((outcome) => process.send?.(outcome));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
