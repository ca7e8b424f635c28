import { isCovered } from '../survey/covering.ts';
import { type Field, isMissing, unread } from '../survey/field.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import type { Instance, Survey, Task } from '../survey/survey.ts';
import { runningApplicationTasks } from '../survey/tasks.ts';
import { inWords } from '../words/verdict.ts';

/** ECS stops no task of its own accord that no service can start elsewhere: a drain waits for it, up to seven days. */
export const standaloneTaskBlocksDrain: Hole = {
  judge: (survey, { standaloneTaskSeconds }) =>
    judgeEach(survey.origin === 'file' ? [] : standaloneTasks(survey), (placed, need) => {
      const { task, instance, providerName } = need(placed);
      const { resource, startedAt } = task;
      const isDraining = instance.status === 'DRAINING';
      const age = startedAt === null ? null : survey.now - startedAt;
      const isOld = age !== null && age > standaloneTaskSeconds * 1000;
      if (!isDraining && age !== null && !isOld) return [];
      if (!need(isCovered(survey, providerName))) return [];
      if (!isDraining && age === null) need(unread(`when ${resource} started`, 'ECS does not tell it'));
      const since = age === null ? '' : ` for ${inWords(age)}`;
      return [
        {
          severity: 'warning',
          resource,
          why: `a task of no service has been RUNNING${since} on ${instance.ec2InstanceId ?? instance.resource}${isDraining ? ', which is DRAINING' : ''}: drains of the instance wait for it, up to 7 days`,
          cure: isDraining
            ? 'Ask whoever started it whether it may be stopped; the instance is replaced once it has ended'
            : 'Ask whoever started it whether it may be stopped; let a service run what is to run on',
        },
      ];
    }),
  isHourly: true,
  isOfWhatRuns: true,
  headline: 'A task without service holds drains up',
  source: 'ECS Developer Guide, container instance draining: tasks of no service are not stopped',
};

type Placed = { readonly task: Task; readonly instance: Instance; readonly providerName: string };

const standaloneTasks = ({ instances }: Survey): Field<readonly Field<Placed>[]> => {
  if (isMissing(instances)) return instances;
  return instances.flatMap((instance): readonly Field<Placed>[] => {
    const { status, capacityProviderName: providerName, tasks } = instance;
    if (providerName === null || (status !== 'ACTIVE' && status !== 'DRAINING')) return [];
    if (isMissing(tasks)) return [tasks];
    return runningApplicationTasks(tasks)
      .filter(({ serviceName }) => serviceName === null)
      .map((task) => ({ task, instance, providerName }));
  });
};
