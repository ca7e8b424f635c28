import type { InstanceState } from '../../../core/state/instance-state.ts';
import { untilWon } from '../../store/until-won.ts';
import type { WithPolicy } from './remediator.ts';

/** The item of a container instance as it stands, and the revision that a write of it must still find. */
export type StoredInstance = { readonly state: InstanceState; readonly revision: number };

/** Reads the item of a container instance; null if there is none. */
export const readInstance = async (
  containerInstanceArn: string,
  { store }: Pick<WithPolicy, 'store'>,
): Promise<StoredInstance | null> => {
  const [stored] = await store.readItems([{ kind: 'instance', containerInstanceArn }]);
  return stored?.state.kind === 'instance' ? { state: stored.state, revision: stored.revision } : null;
};

/**
 * Changes the item of a container instance by a pure function, and asks it again if another worker has written meanwhile. The very
 * state that it was given is no change, and not written.
 * @returns the state before, and after; null if there is no such item
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
    const outcome = after === before ? 'written' : await store.writeItem(after, revision);
    return outcome === 'written' ? { before, after } : outcome;
  });
