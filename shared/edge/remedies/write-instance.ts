import { setTimeout } from 'node:timers/promises';
import type { InstanceState } from '../../core/state/instance-state.ts';
import { readInstance } from './fresh-look.ts';
import type { WithPolicy } from './remediator.ts';

const TRIES = 6;
const FIRST_WAIT_MILLISECONDS = 10;

/**
 * Changes the item of a container instance by a pure function, which is asked again with what another worker has written
 * meanwhile. The very state that was given is no change, and not written.
 * @returns what it was before, and after; null if there is no such item
 */
export const changeInstance = async (
  containerInstanceArn: string,
  remediator: Pick<WithPolicy, 'store' | 'now' | 'wait'>,
  change: (state: InstanceState, now: number) => InstanceState,
): Promise<{ readonly before: InstanceState; readonly after: InstanceState } | null> => {
  const { store, now, wait = setTimeout } = remediator;
  for (let tries = 1; ; tries += 1) {
    const stored = await readInstance(containerInstanceArn, remediator);
    if (stored === null) return null;
    const { state: before, revision } = stored;
    const after = change(before, now());
    if (after === before || (await store.writePlace(after, revision)) === 'written') return { before, after };
    if (tries === TRIES) throw new Error(`${containerInstanceArn}: lost the race for its item ${TRIES} times`);
    await wait(FIRST_WAIT_MILLISECONDS * 2 ** tries * Math.random());
  }
};
