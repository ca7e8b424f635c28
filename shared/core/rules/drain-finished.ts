import { instanceLookAfter } from '../scene/look.ts';
import type { InstanceRule } from '../scene/rule.ts';
import type { InstanceScene } from '../scene/scene.ts';
import { held, inconclusive, inWords, pending, violated } from '../verdict.ts';

/** The drain ended, with INACTIVE, within `drainDeadline`. ECS's own hard end is the drain's start + 7 days. */
export const drainFinished: InstanceRule = (scene) => {
  const { leaving, gone, now, policy } = scene;
  if (leaving === null) return null;
  const allowed = policy.drainDeadlineSeconds * 1000;
  const deadline = leaving.at + allowed;
  if (gone !== null && gone.at <= deadline) {
    return gone.at > leaving.after + 1 + allowed
      ? inconclusive('when the container instance began to leave')
      : held(`gone ${inWords(gone.at - leaving.at)} after it began to leave`);
  }
  if (gone !== null && !gone.exact && gone.after < deadline)
    return inconclusive('when the container instance was gone: only a look saw it');
  if (gone === null && now <= deadline) return pending('the drain to end', deadline);
  if (gone === null && scene.evidence === 'looks' && instanceLookAfter(scene, deadline) === null)
    return pending('a look at ECS', null);
  return violated({
    reason: `the drain ${gone === null ? 'has taken' : 'took'} ${inWords((gone?.at ?? now) - leaving.at)}`,
    occurredAt: deadline,
    taskArns: runningAt(scene, deadline),
  });
};

const runningAt = ({ applicationTasks, gone }: InstanceScene, deadline: number): readonly string[] =>
  applicationTasks
    .filter(({ executionStoppedAt, lastStatus }) =>
      executionStoppedAt === null ? gone === null && lastStatus !== 'STOPPED' : executionStoppedAt > deadline,
    )
    .map(({ taskArn }) => taskArn);
