import { isDaemonTask, isRunning } from '../../ledger/known-tasks.ts';
import { isFresh } from '../../state/context.ts';
import type { LookFact } from '../../words/facts.ts';
import type { FreshFacts } from '../fresh-facts.ts';
import { type Guard, passes, refuses } from '../guard.ts';
import { type Plan, stoppedBy } from '../plan.ts';

/** A complete look that began after the act was asked for shows what the plan is for; nothing about it is unclear. */
export const freshLookAgrees: Guard = ({ plan, facts, now }) => {
  const { state, askedAt, inventory } = facts;
  const { look } = state.ledger;
  if (look === null || !look.complete || look.at < askedAt)
    return refuses('ECS was not looked at in full since the act was asked for');
  if (!isFresh({ inventory, now })) return refuses('the inventory of the cluster is unknown or stale');
  const contradiction = contradictionOf(facts, plan) ?? notFound(look, plan) ?? notViolated(facts, plan);
  return contradiction === null ? passes('a fresh look at ECS shows what the plan is for') : refuses(contradiction);
};

/** Callers of RunTask can give their tasks a daemon's group: what counts is ECS's own list of the daemons' tasks. */
const contradictionOf = ({ daemonTaskArns, state }: FreshFacts, plan: Plan): string | null => {
  if (daemonTaskArns === null) return 'ECS did not list the tasks of the daemons';
  const { tasks } = state.ledger;
  const daemonTask = stoppedBy(plan).find(
    (taskArn) => daemonTaskArns.has(taskArn) || tasks.get(taskArn)?.role !== 'application',
  );
  if (daemonTask !== undefined) return `${daemonTask} may be a task of a daemon`;
  const running = [...tasks.values()]
    .filter((task) => isDaemonTask(task) && isRunning(task))
    .map(({ taskArn }) => taskArn);
  const unlisted = running.find((taskArn) => !daemonTaskArns.has(taskArn));
  if (unlisted !== undefined) return `${unlisted} looks like a task of a daemon, but ECS does not list it as one`;
  const unseen = [...daemonTaskArns].find((taskArn) => {
    const task = tasks.get(taskArn);
    return task === undefined || !isDaemonTask(task);
  });
  return unseen === undefined ? null : `ECS lists ${unseen} as a task of a daemon, which the look did not find`;
};

/** The end of a task was lost if events say that it is RUNNING and the look does not find it. */
const notFound = ({ taskArns }: LookFact, plan: Plan): string | null => {
  const lost = stoppedBy(plan).find((taskArn) => !taskArns.includes(taskArn));
  return lost === undefined ? null : `the look did not find ${lost}`;
};

/** An incident remembers what once was violated; the plan must be for what still is. */
const notViolated = ({ verdicts }: FreshFacts, { against }: Plan): string | null => {
  const over = against.find(
    ({ rule, daemonName }) =>
      !verdicts.some(
        (verdict) => verdict.rule === rule && verdict.daemonName === daemonName && verdict.outcome === 'violated',
      ),
  );
  return over === undefined
    ? null
    : `${over.rule} is not violated${nameOf(over.daemonName)} as far as a fresh look shows`;
};

const nameOf = (daemonName: string | null): string => (daemonName === null ? '' : ` for ${daemonName}`);
