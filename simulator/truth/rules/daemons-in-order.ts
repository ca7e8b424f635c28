import { startOf } from '../../events/fact-keys.ts';
import { earliest, type Run, type Sight } from '../sight/sight.ts';
import { type Finding, held, inconclusive, violated } from './finding.ts';

/** A daemon started after every daemon that the policy puts before it: one verdict per daemon that has any before it. */
export const daemonsInOrder = (sight: Sight, before: readonly (readonly Run[])[]): Finding => {
  const own = earliest(sight.daemonRuns);
  const firsts = before.map(earliest);
  const known = firsts.filter((run) => run !== undefined);
  if (own === undefined || known.length < firsts.length) {
    const nothing = own === undefined && known.length === 0;
    return inconclusive('when each of the daemons started', nothing ? ['none'] : []);
  }
  if (!sight.edgeProven) return inconclusive('whether earlier daemon tasks were there before the recording');
  const marginMs = own.startedAt - Math.max(...known.map(({ startedAt }) => startedAt));
  if (marginMs >= 0) return held('the daemons started in order', marginMs);
  const tasks = [own, ...known.filter(({ startedAt }) => startedAt > own.startedAt)].map(({ taskArn }) => taskArn);
  return violated({
    reason: 'it started before a daemon that must come first',
    occurredAt: own.startedAt,
    marginMs,
    tasks,
    needs: tasks.map(startOf),
  });
};
