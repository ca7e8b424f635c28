import type { ItemFact } from './facts.ts';

/** The key of the one item of an instance, of a daemon's deployments, of a cluster that is not judged, or of a hole of one resource. */
export type ItemKey =
  | { readonly kind: 'instance'; readonly containerInstanceArn: string }
  | { readonly kind: 'deployments'; readonly clusterArn: string; readonly daemonName: string }
  | { readonly kind: 'cluster'; readonly clusterArn: string }
  | { readonly kind: 'hole'; readonly clusterArn: string; readonly hole: string; readonly resource: string };

/** The key of an item and the facts that came for it. Without any facts it is only judged again. */
export type FactsOfItem = { readonly key: ItemKey; readonly clusterArn: string; readonly facts: readonly ItemFact[] };

/** The key of the item that a fact is about; null for a daemon action that names no container instance: no rule could judge it. */
export const itemKeyOf = (fact: ItemFact): ItemKey | null => {
  if (fact.kind === 'deployment') {
    const { clusterArn, daemonName } = fact;
    return { kind: 'deployments', clusterArn, daemonName };
  }
  if (fact.kind === 'unread') return { kind: 'cluster', clusterArn: fact.clusterArn };
  if (fact.kind === 'hole') {
    const { kind, clusterArn, hole, resource } = fact;
    return { kind, clusterArn, hole, resource };
  }
  const { containerInstanceArn } = fact;
  return containerInstanceArn === null ? null : { kind: 'instance', containerInstanceArn };
};

/** The keys that facts are about, each once, with all the facts that came for it. */
export const factsByItem = (facts: readonly ItemFact[]): readonly FactsOfItem[] => {
  const byKey = new Map<string, { key: ItemKey; clusterArn: string; facts: ItemFact[] }>();
  for (const fact of facts) {
    const key = itemKeyOf(fact);
    if (key === null) continue;
    const name = JSON.stringify(key);
    const one = byKey.get(name);
    if (one === undefined) byKey.set(name, { key, clusterArn: fact.clusterArn, facts: [fact] });
    else one.facts.push(fact);
  }
  return [...byKey.values()];
};
