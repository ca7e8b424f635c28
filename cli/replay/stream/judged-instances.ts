import { type CoveragePartsOf, declaredCoverage } from '../../../shared/core/expected/coverage.ts';
import type { Coverage } from '../../../shared/core/expected/expected-daemons.ts';
import { inferredParts } from '../../../shared/core/expected/inferred-coverage.ts';
import { isManagedInstance } from '../../../shared/core/expected/managed-instance.ts';
import { repairPace } from '../../../shared/core/judging/repair-pace.ts';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import type { JudgeContext } from '../../../shared/core/scene/scene.ts';
import { byCodeUnit } from '../../../shared/core/words/join.ts';
import { isFiltering, wantsInstance } from './filter.ts';
import { deploymentsKey, knownSince, oldestFactOf, type ReplayedStream } from './replayed-stream.ts';

/** The Managed Instances of a stream, whatever is filtered. */
export const managedIn = (stream: ReplayedStream): readonly Ledger[] => managedBy(partsIn(stream), stream);

const managedBy = (partsOf: CoveragePartsOf, { ledgers }: ReplayedStream): readonly Ledger[] => {
  const isManaged = (ledger: Ledger): boolean => {
    const { own, shared } = partsOf(ledger);
    return isManagedInstance(ledger, own) || isManagedInstance(ledger, shared);
  };
  return [...ledgers.values()]
    .filter(isManaged)
    .sort((one, other) => byCodeUnit(one.containerInstanceArn, other.containerInstanceArn));
};

/** The instances to judge, the daemons that may be expected on each, and what to judge with. */
export const instancesOf = (stream: ReplayedStream) => {
  const { policy, now, filter } = stream;
  const allParts = partsIn(stream);
  const all = managedBy(allParts, stream);
  const isRepairHeldBack = repairPace(all);
  const contextOf = (clusterArn: string): JudgeContext => ({
    policy,
    now,
    evidence: 'stream',
    knownSince: knownSince(stream, clusterArn),
    isRepairHeldBack,
  });
  const managed = isFiltering(filter) ? all.filter((ledger) => wantsInstance(filter, ledger, now)) : all;
  return { partsOf: partsWanted(allParts, stream), managed, contextOf };
};

/** Keeps only the wanted daemons, and those that the policy puts in order. */
const partsWanted = (partsOf: CoveragePartsOf, { filter, policy }: ReplayedStream): CoveragePartsOf => {
  if (filter.daemonNames === null) return partsOf;
  const wanted = new Set([...filter.daemonNames, ...policy.daemonOrder]);
  const known = new WeakMap<readonly Coverage[], readonly Coverage[]>();
  const only = (coverages: readonly Coverage[]): readonly Coverage[] => {
    const some = known.get(coverages) ?? coverages.filter(({ daemonName }) => wanted.has(daemonName));
    known.set(coverages, some);
    return some;
  };
  return (instance) => {
    const { shared, own } = partsOf(instance);
    return { shared: only(shared), own: only(own) };
  };
};

const partsIn = (stream: ReplayedStream): CoveragePartsOf => {
  if (stream.daemons === null) return inferredParts(stream.ledgers.values());
  const coverageOf = declaredCoverage(stream.daemons, {
    deploymentsOf: (clusterArn, daemonName) => stream.deployments.get(deploymentsKey(clusterArn, daemonName)),
    oldestFactAt: (clusterArn) => oldestFactOf(stream, clusterArn),
  });
  return (instance) => ({ shared: coverageOf(instance), own: [] });
};
