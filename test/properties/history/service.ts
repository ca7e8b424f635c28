import { coverageOf } from '../../../shared/core/expected/coverage.ts';
import type { Coverage } from '../../../shared/core/expected/expected-daemons.ts';
import type { JudgeContext } from '../../../shared/core/scene/scene.ts';
import { factsOf, type History } from './history.ts';
import { NOON, SECOND } from './place.ts';

/** The daemons of a history as an inventory knows them: also those that it leaves to be inferred. */
export const coveragesOf = (history: History): readonly Coverage[] =>
  (history.daemons ?? inventoryOf(history)).map((daemon) => coverageOf(daemon, null));

const inventoryOf = (history: History) => {
  const names = factsOf(history).flatMap((fact) =>
    fact.kind === 'task' && fact.group?.startsWith('daemon:') ? [fact.group.slice('daemon:'.length)] : [],
  );
  return [...new Set(names)].map((daemonName) => ({
    daemonName,
    clusterArn: null,
    capacityProviderNames: null,
    critical: true,
    createdAt: null,
    deletedAt: null,
  }));
};

/** Judged as the service does, watching since before the history began. */
export const contextOf = (history: History, evidence: JudgeContext['evidence'] = 'stream'): JudgeContext => ({
  policy: history.policy,
  now: history.now,
  evidence,
  knownSince: NOON - 5 * SECOND,
  isRepairHeldBack: () => false,
});
