import type { Fact } from '../facts.ts';

/** Where an instance's or a daemon's deployments' one item stands. */
export type PlaceKey =
  | { readonly kind: 'instance'; readonly containerInstanceArn: string }
  | { readonly kind: 'deployments'; readonly clusterArn: string; readonly daemonName: string };

/** A place and what came for it. Without any facts it is only judged again. */
export type Touched = { readonly key: PlaceKey; readonly clusterArn: string; readonly facts: readonly Fact[] };

/** The place that a fact is about; null for a daemon action that names no container instance: no rule could judge it. */
export const placeOf = (fact: Fact): PlaceKey | null => {
  if (fact.kind === 'deployment') {
    const { clusterArn, daemonName } = fact;
    return { kind: 'deployments', clusterArn, daemonName };
  }
  const { containerInstanceArn } = fact;
  return containerInstanceArn === null ? null : { kind: 'instance', containerInstanceArn };
};

/** The places that facts are about, each once, with all that came for it. */
export const touchedBy = (facts: readonly Fact[]): readonly Touched[] => {
  const touched = new Map<string, { key: PlaceKey; clusterArn: string; facts: Fact[] }>();
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
