import { registrationOf, startOf } from '../../events/fact-keys.ts';
import { activeFacts, arnsOf, earliest, type Sight } from '../sight/sight.ts';
import { type Finding, held, inconclusive, pending, violated } from './finding.ts';

/** The daemon started within its deadline after registration, and soon enough after the first application task. */
export const daemonRunning = (sight: Sight): Finding | undefined => {
  const { activeAt, applicationRuns, clock, edgeProven, goneAt, instance, policy, view } = sight;
  if (activeAt === undefined) return undefined;
  const settleMs = policy.settleSeconds * 1000;
  const firstApplication = earliest(applicationRuns);
  const firstDaemon = earliest(sight.daemonRuns);
  const deadlines = [
    instance.registeredAt + policy.startDeadlineSeconds * 1000,
    ...(firstApplication === undefined ? [] : [firstApplication.startedAt + settleMs]),
  ];
  const passed = deadlines.filter((deadline) => (firstDaemon?.startedAt ?? clock) > deadline);
  if (firstDaemon === undefined && Math.min(...deadlines) >= sight.until) return undefined;
  if (firstDaemon === undefined && goneAt !== undefined && goneAt < Math.min(...deadlines)) {
    return inconclusive('a start while the instance was there', ['none']);
  }
  if (passed.length === 0) {
    return firstDaemon === undefined ? pending('for the daemon to start') : held('the daemon started in time');
  }
  if (firstDaemon === undefined && view === 'told') {
    return inconclusive('whether the daemon started', passed.length < deadlines.length ? ['pending'] : []);
  }
  if (!edgeProven) return inconclusive('whether an earlier daemon task was there before the recording');
  const startedAt = firstDaemon?.startedAt ?? clock;
  const before = applicationRuns.filter((run) => run.startedAt + settleMs < startedAt);
  const tasks = arnsOf(before);
  return violated({
    reason: firstDaemon === undefined ? 'the daemon never started' : 'the daemon started too late',
    occurredAt: Math.min(...passed),
    tasks,
    victims: before.map(({ taskArn, startedAt: at }) => ({ taskArn, at, badness: startedAt - at })),
    needs: [
      ...[...tasks, ...(firstDaemon === undefined ? [] : [firstDaemon.taskArn])].map(startOf),
      registrationOf(instance.containerInstanceArn),
      ...activeFacts(sight),
    ],
  });
};
