import type { PlaceFact } from './facts.ts';

/** Where the one item of an instance, of a daemon's deployments or of what is wrong with a cluster stands. */
export type PlaceKey =
  | { readonly kind: 'instance'; readonly containerInstanceArn: string }
  | { readonly kind: 'deployments'; readonly clusterArn: string; readonly daemonName: string }
  | { readonly kind: 'cluster'; readonly clusterArn: string };

/** A place and what came for it. Without any facts it is only judged again. */
export type Touched = { readonly key: PlaceKey; readonly clusterArn: string; readonly facts: readonly PlaceFact[] };

/** The place that a fact is about; null for a daemon action that names no container instance: no rule could judge it. */
export const placeOf = (fact: PlaceFact): PlaceKey | null => {
  if (fact.kind === 'deployment') {
    const { clusterArn, daemonName } = fact;
    return { kind: 'deployments', clusterArn, daemonName };
  }
  if (fact.kind === 'unread') return { kind: 'cluster', clusterArn: fact.clusterArn };
  const { containerInstanceArn } = fact;
  return containerInstanceArn === null ? null : { kind: 'instance', containerInstanceArn };
};

/** The places that facts are about, each once, with all that came for it. */
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
