import type { InstanceState } from '../../core/state/instance-state.ts';
import { untilWon } from '../store/until-won.ts';
import { readInstance } from './fresh-look.ts';
import type { WithPolicy } from './remediator.ts';

/**
 * Changes the item of a container instance by a pure function, which is asked again with what another worker has written
 * meanwhile. The very state that was given is no change, and not written.
 * @returns what it was before, and after; null if there is no such item
 */
export const changeInstance = (
  containerInstanceArn: string,
  remediator: Pick<WithPolicy, 'store' | 'now' | 'wait'>,
  change: (state: InstanceState, now: number) => InstanceState,
): Promise<{ readonly before: InstanceState; readonly after: InstanceState } | null> =>
  untilWon(containerInstanceArn, remediator, async () => {
    const { store, now } = remediator;
    const stored = await readInstance(containerInstanceArn, remediator);
    if (stored === null) return null;
    const { state: before, revision } = stored;
    const after = change(before, now());
    const outcome = after === before ? 'written' : await store.writePlace(after, revision);
    return outcome === 'written' ? { before, after } : outcome;
  });
