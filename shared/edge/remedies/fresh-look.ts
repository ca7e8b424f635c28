import { question } from '../../core/looks/question.ts';
import type { InstanceState, Inventory } from '../../core/state/instance-state.ts';
import type { Touched } from '../../core/words/item-key.ts';
import type { Verdict } from '../../core/words/verdict.ts';
import { lookAtInstances } from '../ecs/looks/look-at-instances.ts';
import { NotNowError } from '../ecs/reads/ask.ts';
import { recordByPace } from '../inspect/record-by-pace.ts';
import type { WithPolicy } from './remediator.ts';

/** A container instance's item as it stands, and the revision that a write of it must still find. */
export type StoredInstance = { readonly state: InstanceState; readonly revision: number };

/** What a look came to: recorded like any other fact, and the item as it stood after that. */
export type FreshLook = StoredInstance & { readonly askedAt: number; readonly verdicts: readonly Verdict[] };

/** The item of a container instance; null if there is none. */
export const readInstance = async (
  containerInstanceArn: string,
  { store }: Pick<WithPolicy, 'store'>,
): Promise<StoredInstance | null> => {
  const [stored] = await store.readPlaces([{ kind: 'instance', containerInstanceArn }]);
  return stored?.state.kind === 'instance' ? { state: stored.state, revision: stored.revision } : null;
};

/**
 * Looks at one container instance and all of its tasks, now, and records what was found before anybody decides by it.
 * @throws NotNowError if ECS can't be asked now, or tells less than all
 */
export const lookNow = async (
  { state: { ledger } }: StoredInstance,
  inventory: Inventory | null,
  remediator: WithPolicy,
): Promise<FreshLook> => {
  const { lookout, now } = remediator;
  const askedAt = now();
  const { clusterArn, containerInstanceArn } = ledger;
  const daemonNames = [...new Set(inventory?.daemons.map(({ daemonName }) => daemonName) ?? [])];
  const { results } = await lookAtInstances([question(ledger, ['instance', 'tasks'], daemonNames)], lookout);
  const looked = results.get(containerInstanceArn);
  const key = { kind: 'instance', containerInstanceArn } as const;
  const verdicts = await recorded({ key, clusterArn, facts: looked?.facts ?? [] }, remediator);
  if (looked?.kind !== 'looked') throw new NotNowError('ECS did not tell all', looked?.delaySeconds ?? 10);
  const after = await readInstance(containerInstanceArn, remediator);
  if (after === null) throw new Error(`${containerInstanceArn}: its item is not there although it was written`);
  return { ...after, askedAt, verdicts };
};

/** What the place is judged to be in the end. @throws Error if anything of it was not written */
const recorded = async (touched: Touched, remediator: WithPolicy): Promise<readonly Verdict[]> => {
  const all = await recordByPace(touched.clusterArn, [touched], remediator);
  const failed = all.find(({ outcome }) => outcome === 'failed');
  if (failed !== undefined)
    throw new Error(`${touched.clusterArn}: what a look found was not recorded`, { cause: failed.cause });
  return all.at(-1)?.verdicts ?? [];
};
