import type { Remediator } from '../../shared/edge/remedies/ask/remediator.ts';

/** Told of every call of every port, before and after it; what it throws is thrown there. */
export type Step = (name: string) => Promise<void>;

/** A function that ends in the middle of something. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Tells whether a crash is all that is wrong, also under an error that says what was attempted. */
export const isCrash = (error: unknown): boolean =>
  error instanceof Crash || (error instanceof Error && error.cause !== undefined && isCrash(error.cause));

/** Stops before and after each call of remediate's ports. */
export const stepped = (remediator: Remediator, step: Step): Remediator => ({
  ...remediator,
  store: around(remediator.store, 'store', step),
  budget: around(remediator.budget, 'budget', step),
  history: around(remediator.history, 'history', step),
  lookout: { ...remediator.lookout, client: around(remediator.lookout.client, 'ecs', step) },
  readPolicy: async () => {
    await step('policy');
    return remediator.readPolicy();
  },
  send: async (messages) => {
    await step('queue, before');
    await remediator.send(messages);
    await step('queue, after');
  },
});

const around = <Port extends object>(port: Port, name: string, step: Step): Port =>
  new Proxy(port, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'function' || key === 'itemKeysOf' || key === 'list') return member;
      return async (...all: readonly unknown[]) => {
        await step(`${name}.${String(key)}, before`);
        const answer: unknown = await member.apply(target, all);
        await step(`${name}.${String(key)}, after`);
        return answer;
      };
    },
  });
