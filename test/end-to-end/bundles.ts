import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { withBundles } from '../../bench/bundle.ts';
import type { Environment, LoadFunctions } from '../../cli/demo/account/functions.ts';
import type { Invocation, Outcome } from './lambda-process.ts';

/** The functions as they are deployed: bundled, each in a process of its own that has nothing but its environment. */
export const loadFromBundles: LoadFunctions = async (names, environment) => {
  const { pathOf, remove } = await bundle(names);
  const started = names.map(async (name) => [name, await startProcess(pathOf(name), environment)] as const);
  const processes = new Map(await Promise.all(started));
  return {
    invoke: async (name, event, remainingMs) => {
      const running = processes.get(name);
      if (running === undefined) throw new Error(`there is no bundle of ${name}`);
      return running.invoke({ name, event, now: Date.now(), remainingMs: remainingMs() });
    },
    stop: async () => {
      await Promise.all([...processes.values()].map(({ stop }) => stop()));
      await remove();
    },
  };
};

type PathOf = (name: string) => string;

/** Bundles that stay until they are removed. */
const bundle = async (names: readonly string[]) => {
  const made = Promise.withResolvers<PathOf>();
  const unused = Promise.withResolvers<void>();
  const removed = withBundles(names, (pathOf) => {
    made.resolve(pathOf);
    return unused.promise;
  });
  removed.catch(made.reject);
  const pathOf = await made.promise;
  return {
    pathOf,
    remove: (): Promise<void> => {
      unused.resolve();
      return removed;
    },
  };
};

const startProcess = async (bundle: string, environment: Environment) => {
  const env = { ...environment, BUNDLE: bundle, STARTS_AT: String(Date.now()) };
  const child = fork(join(import.meta.dirname, 'lambda-process.ts'), { env, execArgv: [], stdio: 'inherit' });
  const waiting = new Map<number, (outcome: Outcome) => void>();
  child.on('message', (outcome: Outcome | 'ready') => {
    if (outcome !== 'ready') waiting.get(outcome.id)?.(outcome);
  });
  await readyOrEnded(child);
  let asked = 0;
  return {
    invoke: async (invocation: Omit<Invocation, 'id'>): Promise<unknown> => {
      asked += 1;
      const id = asked;
      const outcome = await new Promise<Outcome>((resolve) => {
        waiting.set(id, resolve);
        child.send({ ...invocation, id });
      });
      waiting.delete(id);
      if (outcome.error !== undefined) throw new Error(outcome.error);
      return outcome.answer;
    },
    stop: async (): Promise<void> => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
};

/** A bundle that cannot be loaded ends its process before it is ready. */
const readyOrEnded = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the bundle's process ended: ${code}`)));
  await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {}); // after that it is stopped by us
};
