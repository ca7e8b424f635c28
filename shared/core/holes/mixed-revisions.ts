import { isOngoing } from '../survey/deployments.ts';
import { type Field, isMissing, unread } from '../survey/field.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import { withCommand } from '../survey/paste.ts';
import { activeDaemons } from '../survey/select.ts';
import type { Daemon, RunningRevision, Survey } from '../survey/survey.ts';
import { runningTasksOf } from '../survey/tasks.ts';
import { lastPartOf } from '../words/arn.ts';

/** Container instances run different revisions of a daemon, or different images under one tag, and no deployment is on its way to them. */
export const mixedRevisions: Hole = {
  judge: (survey) =>
    judgeEach(survey.origin === 'file' ? [] : activeDaemons(survey), (daemon, need) => {
      const { resource, daemonName, deployments } = daemon;
      if (!isMissing(deployments) && deployments.some(isOngoing)) return [];
      const differences = [revisionsOf(daemon), digestsOf(survey, daemon)];
      const why = differences.find((one) => one !== null && !isMissing(one)) ?? null;
      if (why === null) for (const one of differences) need(one);
      if (why === null || need(deployments).some(isOngoing)) return [];
      return [
        {
          severity: 'warning',
          resource,
          why: `${daemonName} is not the same everywhere, and no deployment of it runs: ${need(why)}`,
          cure: withCommand(
            'Deploy the wanted revision once more, with its image named by digest. First see how the last deployments ended',
            'ecs list-daemon-deployments',
            { 'daemon-arn': resource },
          ),
        },
      ];
    }),
  isHourly: true,
  isOfWhatRuns: true,
  headline: 'A daemon runs in several versions',
  source: 'ECS Developer Guide, daemon deployments: after STOPPED some instances may run the old revision',
};

/** In words; null: at most one revision has instances. */
const revisionsOf = ({ running }: Daemon): Field<string | null> => {
  if (isMissing(running)) return running;
  const used = running.filter((one) => countsOf(one).some((count) => count !== null && count > 0));
  if (used.length > 1)
    return `${used.length} revisions have container instances (${used.map(({ resource }) => lastPartOf(resource)).join(', ')})`;
  const untold = running.find(
    (one) => !used.includes(one) && one.providers.some(({ runningCount }) => runningCount === null),
  );
  // one revision alone is not mixed, whatever its count
  if (untold === undefined || running.length === 1) return null;
  return unread(`the container instances of ${untold.resource}`, 'ECS does not tell their number');
};

/** An instance whose daemon doesn't run belongs to its revision too. */
const countsOf = ({ providers }: RunningRevision): readonly (number | null)[] =>
  providers.flatMap(({ runningCount, withoutDaemonCount }) => [runningCount, withoutDaemonCount]);

/** In words; null: no two running tasks of one task definition have different images, as far as ECS tells their digests. */
const digestsOf = ({ instances }: Survey, daemon: Daemon): Field<string | null> => {
  if (isMissing(instances)) return instances;
  const tasks = instances.flatMap((instance) => (isMissing(instance.tasks) ? [] : instance.tasks));
  const images = runningTasksOf(daemon, tasks).flatMap(({ definitionArn, imageDigests }) =>
    imageDigests.map(({ container, digest }) => ({
      of: `container ${container} of ${lastPartOf(definitionArn)}`,
      digest,
    })),
  );
  for (const [of, these] of Map.groupBy(images, (image) => image.of)) {
    const digests = new Set(these.flatMap(({ digest }) => digest ?? []));
    if (digests.size > 1) return `${of} runs from ${digests.size} images (${[...digests].join(', ')})`;
  }
  return instances.map((instance) => instance.tasks).find(isMissing) ?? null;
};
