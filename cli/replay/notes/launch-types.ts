import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { OTHER_LAUNCH_TYPES, type OtherLaunchType } from '../../../shared/core/words/facts.ts';
import { isFields } from '../../../shared/edge/events/fields.ts';
import { counted, grouped } from '../numbers.ts';

/** How many tasks were not judged for their launch type. */
export type Unjudged = ReadonlyMap<OtherLaunchType, number>;

/** More tasks without a container instance are not told apart: memory must not grow with tasks that have ended. */
const MOST_TOLD_APART = 100_000;

/** Counts the tasks of Fargate and of no container instance, each once however many events tell of it. */
export const countElsewhere = () => {
  const seen = new Map<OtherLaunchType, Set<string>>();
  return {
    add: (envelope: unknown): void => {
      const detail = isFields(envelope) && isFields(envelope.detail) ? envelope.detail : {};
      const launchType = OTHER_LAUNCH_TYPES.find((type) => type !== 'EC2' && type === detail.launchType);
      if (launchType === undefined || typeof detail.taskArn !== 'string') return;
      const tasks = seen.get(launchType) ?? new Set();
      seen.set(launchType, tasks);
      if (tasks.size < MOST_TOLD_APART) tasks.add(detail.taskArn);
    },
    all: (): Unjudged => new Map([...seen].map(([launchType, tasks]) => [launchType, tasks.size])),
  };
};

/** Those and the tasks on container instances: of EC2 where the instance is no Managed Instance, of other types anywhere. */
export const unjudgedIn = (elsewhere: Unjudged, ledgers: Iterable<Ledger>, managed: ReadonlySet<Ledger>): Unjudged => {
  const counts = new Map(elsewhere);
  for (const ledger of ledgers) {
    const isManaged = managed.has(ledger);
    for (const { launchType, role } of ledger.tasks.values()) {
      if (launchType === null || (isManaged && role !== 'unjudged')) continue;
      counts.set(launchType, (counts.get(launchType) ?? 0) + 1);
    }
  }
  return counts;
};

/** `3 tasks of EC2, 1 task of FARGATE`; empty for none. */
export const unjudgedInWords = (unjudged: Unjudged): string =>
  OTHER_LAUNCH_TYPES.flatMap((launchType) => inWords(launchType, unjudged.get(launchType)) ?? []).join(', ');

const inWords = (launchType: OtherLaunchType, count = 0): string | null => {
  if (count === 0) return null;
  const tasks = count < MOST_TOLD_APART ? counted(count, 'task') : `${grouped(count)} tasks or more`;
  return `${tasks} of launch type ${launchType}`;
};
