import { registrationOf, startOf } from '../../events/fact-keys.ts';
import { arnsOf, earliest, type Sight } from '../sight/sight.ts';
import { type Finding, held, inconclusive, violated } from './finding.ts';

/** No application task started before the daemon's first start on the container instance. */
export const daemonStartedFirst = (sight: Sight): Finding | undefined => {
  const { applicationRuns, instance, edgeProven, view } = sight;
  const firstApplication = earliest(applicationRuns);
  const firstDaemon = earliest(sight.daemonRuns);
  if (firstApplication === undefined) return undefined;
  const arn = instance.containerInstanceArn;
  if (firstDaemon === undefined) {
    if (view === 'told') return inconclusive('when the daemon started');
    const tasks = arnsOf(applicationRuns);
    return violated({
      reason: 'application tasks started, and the daemon never did',
      occurredAt: firstApplication.startedAt,
      tasks,
      victims: applicationRuns.map(({ taskArn, startedAt: at }) => ({ taskArn, at, badness: -at })),
      needs: [...tasks.map(startOf), registrationOf(arn)],
    });
  }
  const early = applicationRuns.filter(({ startedAt }) => startedAt < firstDaemon.startedAt);
  const marginMs = firstApplication.startedAt - firstDaemon.startedAt;
  if (early.length === 0) return held('the daemon started first', marginMs);
  if (!edgeProven) return inconclusive('whether an earlier daemon task was there before the recording');
  return violated({
    reason: `${early.length} application tasks started before the daemon`,
    occurredAt: firstApplication.startedAt,
    marginMs,
    tasks: arnsOf(early),
    victims: early.map(({ taskArn, startedAt: at }) => ({ taskArn, at, badness: firstDaemon.startedAt - at })),
    needs: [...arnsOf([...early, firstDaemon]).map(startOf), registrationOf(arn)],
  });
};
