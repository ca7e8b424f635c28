import { type HolesSeen, holeFacts } from '../../core/findings/hole-facts.ts';
import { holeNews } from '../../core/findings/hole-news.ts';
import { planHoles } from '../../core/findings/hole-plan.ts';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import type { HoleState } from '../../core/state/instance-state.ts';
import type { HoleFact } from '../../core/words/hole-fact.ts';
import { factsByItem, type ItemKey } from '../../core/words/item-key.ts';
import { type Recorded, type Recorder, record } from '../record/record.ts';
import { pkOf } from '../store/keys.ts';
import { toldByRules } from './told-by-rules.ts';

/** So many items are held at once. */
const RECORDED_TOGETHER = 500;
/** Of two audits of one cluster at the same time the slower one plans again. */
const PLANS = 3;

/**
 * Records what an audit found out about the holes of one cluster: those that are new, that changed, and that are gone. A notice goes out by
 * the write of its item, as for all incidents. Of many of one kind the one that leads is written first: a crash after it leaves the others for
 * the next audit, and a crash before it all of them. A steady cluster costs reads alone: 1 item for each hole, and for each instance without its
 * daemon. What the deadline of the recorder leaves undone is `failed`, and is done by the next audit.
 * @returns one result for each item that was to be written
 */
export const recordHoles = async (seen: HolesSeen, recorder: Recorder): Promise<readonly Recorded[]> => {
  const recorded: Recorded[] = [];
  for (let plans = 0; plans < PLANS; plans++) {
    const planned = await recordPlanned(seen, recorder);
    recorded.push(...planned.recorded);
    if (planned.isDone) break;
  }
  return recorded;
};

type PlanRecorded = { readonly recorded: readonly Recorded[]; readonly isDone: boolean };

const recordPlanned = async (seen: HolesSeen, recorder: Recorder): Promise<PlanRecorded> => {
  const { store, policy, now } = recorder;
  const [known, told] = [await knownHoles(seen, recorder), await toldByRules(seen.found, seen.clusterArn, store)];
  const news = holeNews(holeFacts(seen, known, told), known, { policy, inventory: null, now: now() });
  const { first, followers } = planHoles(news, known);
  const recorded = await recordFacts(first, recorder);
  const outcomes = new Map(recorded.map((one) => [pkOf(one.item.key), one.outcome]));
  const outcomeOf = (leader: HoleFact) => outcomes.get(pkOf(leader));
  const led = [...followers].filter(([leader]) => outcomeOf(leader) === 'written').flatMap(([, facts]) => facts);
  // a leader that another worker was faster with told people of what that one found, and perhaps not of these
  const isDone = ![...followers].some(([leader, facts]) => facts.length > 0 && outcomeOf(leader) === 'unchanged');
  return { recorded: [...recorded, ...(await recordFacts(led, recorder))], isDone };
};

const recordFacts = async (facts: readonly HoleFact[], recorder: Recorder): Promise<readonly Recorded[]> => {
  const recorded: Recorded[] = [];
  for (const few of batchesOf(factsByItem(facts), RECORDED_TOGETHER)) recorded.push(...(await record(few, recorder)));
  return recorded;
};

/** The cluster's holes by the index, and those that were found by their keys: the index is a second late. */
const knownHoles = async ({ clusterArn, found }: HolesSeen, { store }: Recorder): Promise<readonly HoleState[]> => {
  const keys = new Map<string, ItemKey>();
  for await (const key of store.holeKeysOf(clusterArn)) keys.set(pkOf(key), key);
  for (const { hole, resource } of found) {
    const key: ItemKey = { kind: 'hole', clusterArn, hole, resource };
    keys.set(pkOf(key), key);
  }
  const known: HoleState[] = [];
  for (const few of batchesOf([...keys.values()], RECORDED_TOGETHER))
    for (const { state } of await store.readItems(few)) if (state.kind === 'hole') known.push(state);
  return known;
};
