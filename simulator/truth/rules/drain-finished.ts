import { versionOf } from '../../events/fact-keys.ts';
import { arnsOf, leavingFacts, type Sight } from '../sight/sight.ts';
import { type Finding, held, pending, violated } from './finding.ts';

/** The drain ended within its deadline: it ends when the container instance is INACTIVE. */
export const drainFinished = (sight: Sight): Finding | undefined => {
  const { applicationRuns, clock, goneAt, leavingAt, policy } = sight;
  if (leavingAt === undefined) return undefined;
  const deadline = leavingAt + policy.drainDeadlineSeconds * 1000;
  if ((goneAt ?? clock) <= deadline) {
    return goneAt === undefined ? pending('for the drain to end') : held('the drain ended in time');
  }
  return violated({
    reason: 'the drain lasted too long',
    occurredAt: deadline,
    // Of an end that nobody knows nothing is concluded.
    tasks: arnsOf(applicationRuns.filter(({ end, endedAt }) => end !== 'unknown' && endedAt > deadline)),
    needs: drainFacts(sight),
  });
};

/** A version that is lost within the drain may have been ACTIVE, and the drain one that began later. */
const drainFacts = (sight: Sight): string[] => {
  const { containerInstanceArn, lastVersion } = sight.instance;
  const from = sight.leavingVersion ?? lastVersion;
  const within = Array.from({ length: Math.max(0, lastVersion - from) }, (_, index) => from + 1 + index);
  return [...leavingFacts(sight), ...within.map((version) => versionOf(containerInstanceArn, version))];
};
