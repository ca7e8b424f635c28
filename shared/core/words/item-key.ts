import type { PlaceFact } from './facts.ts';

/** The key of the one item of an instance, of a daemon's deployments, or of a cluster that is not judged. */
export type PlaceKey =
  | { readonly kind: 'instance'; readonly containerInstanceArn: string }
  | { readonly kind: 'deployments'; readonly clusterArn: string; readonly daemonName: string }
  | { readonly kind: 'cluster'; readonly clusterArn: string };

/** The key of an item and the facts that came for it. Without any facts it is only judged again. */
export type Touched = { readonly key: PlaceKey; readonly clusterArn: string; readonly facts: readonly PlaceFact[] };

/** The key of the item that a fact is about; null for a daemon action that names no container instance: no rule could judge it. */
export const placeOf = (fact: PlaceFact): PlaceKey | null => {
  if (fact.kind === 'deployment') {
    const { clusterArn, daemonName } = fact;
    return { kind: 'deployments', clusterArn, daemonName };
  }
  if (fact.kind === 'unread') return { kind: 'cluster', clusterArn: fact.clusterArn };
  const { containerInstanceArn } = fact;
  return containerInstanceArn === null ? null : { kind: 'instance', containerInstanceArn };
};

/** The keys that facts are about, each once, with all the facts that came for it. */
export const touchedBy = (facts: readonly PlaceFact[]): readonly Touched[] => {
  const touched = new Map<string, { key: PlaceKey; clusterArn: string; facts: PlaceFact[] }>();
  for (const fact of facts) {
    const key = placeOf(fact);
    if (key === null) continue;
    const name = JSON.stringify(key);
    const one = touched.get(name);
    if (one === undefined) touched.set(name, { key, clusterArn: fact.clusterArn, facts: [fact] });
    else one.facts.push(fact);
  }
  return [...touched.values()];
};
