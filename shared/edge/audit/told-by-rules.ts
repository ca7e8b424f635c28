import { holeKeyOf } from '../../core/findings/hole-facts.ts';
import { HOLES } from '../../core/holes/index.ts';
import type { FoundHole } from '../../core/holes/judge-holes.ts';
import { isOpen } from '../../core/incidents/incident.ts';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { holeSubject } from '../../core/words/hole-subject.ts';
import type { ItemKey } from '../../core/words/item-key.ts';
import type { RuleName } from '../../core/words/verdict.ts';
import { pkOf } from '../store/keys.ts';
import { readByPk } from '../store/read-by-pk.ts';
import type { StateStore } from '../store/state-store.ts';

/** A found hole, and the place where a rule judges the same. */
type AlsoJudged = {
  readonly hole: string;
  readonly key: ItemKey;
  readonly rule: RuleName;
  readonly daemonName: string;
};

/**
 * The keys of those found holes of which a rule's open incident tells, about the same container instance or the same daemon. Reads the items
 * of the instances and daemons that have such a hole, a few at a time: their ledgers are large.
 */
export const toldByRules = async (
  found: readonly FoundHole[],
  clusterArn: string,
  store: Pick<StateStore, 'readItems'>,
): Promise<ReadonlySet<string>> => {
  const told = new Set<string>();
  for (const few of batchesOf(found.flatMap((one) => alsoJudged(one, clusterArn)))) {
    const states = await readByPk([...new Map(few.map(({ key }) => [pkOf(key), key])).values()], store);
    for (const { hole, key, rule, daemonName } of few) {
      const incident = states.get(pkOf(key))?.state.incident ?? null;
      const isAboutIt = incident?.violations.some((one) => one.rule === rule && one.daemonName === daemonName);
      if (isOpen(incident) && isAboutIt) told.add(hole);
    }
  }
  return told;
};

const alsoJudged = (found: FoundHole, clusterArn: string): readonly AlsoJudged[] => {
  const { rule } = HOLES[found.hole];
  const { containerInstanceArn, daemonName } = holeSubject(found.resource);
  if (rule === undefined || daemonName === null) return [];
  const key: ItemKey =
    containerInstanceArn === null
      ? { kind: 'deployments', clusterArn, daemonName }
      : { kind: 'instance', containerInstanceArn };
  return [{ hole: holeKeyOf(found), key, rule, daemonName }];
};
