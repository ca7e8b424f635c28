import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { longFormOf } from './short-forms.ts';
import type { WantedPlaces } from './wanted-places.ts';
import { isMergeKey, type YamlValues } from './yaml-values.ts';

/** Finds where the wanted values begin. A value that comes by an alias or a merge key stands at its anchor. */
export const findYamlOffsets = (node: unknown, values: YamlValues, wanted: WantedPlaces): void => {
  const target = values.targetOf(node);
  if (!isScalar(target) && !isMap(target) && !isSeq(target)) return;
  found(target, wanted);
  const form = longFormOf(target.tag);
  const inner = form === null ? wanted : wanted.below.get(form.key);
  if (inner === undefined) return;
  if (inner !== wanted) found(target, inner);
  if (isSeq(target)) for (const [key, next] of inner.below) findYamlOffsets(target.items[Number(key)], values, next);
  else if (isMap(target)) findInMap(target, values, inner);
  else for (const next of inner.below.values()) found(target, next); // the halves of `!GetAtt A.B`
};

const found = (node: Node, wanted: WantedPlaces): void => {
  const [begin] = node.range ?? [];
  if (begin !== undefined) wanted.found(begin);
};

const findInMap = (map: Node, values: YamlValues, wanted: WantedPlaces): void => {
  if (!isMap(map) || wanted.below.size === 0) return;
  for (const { key, value } of map.items) if (isMergeKey(key)) findMerged(value, values, wanted);
  for (const { key, value } of map.items) {
    const next = isMergeKey(key) ? undefined : wanted.below.get(values.keyOf(key));
    if (next === undefined) continue;
    if (isScalar(key) || value !== null) found(value === null ? (key as Node) : (value as Node), next);
    findYamlOffsets(value, values, next);
  }
};

const findMerged = (value: unknown, values: YamlValues, wanted: WantedPlaces): void => {
  const target = values.targetOf(value);
  if (isSeq(target)) for (const item of target.items.toReversed()) findMerged(item, values, wanted);
  else if (isMap(target)) findInMap(target, values, wanted);
};
