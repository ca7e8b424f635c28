import type { Call } from '../../core/looks/look-call.ts';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import { FieldProblem, requiredFields, requiredId } from '../events/fields.ts';
import { type InstanceSeen, readInstance } from './read-instances.ts';
import { readTask, type TaskSeen } from './read-tasks.ts';

/**
 * Listens to looks at all container instances of one cluster, so that a survey of it right afterwards need not ask ECS for the same again: of
 * a large cluster that is nearly all that there is to ask. What was not heard in full is not given at all.
 */
export class Overheard {
  private readonly clusterArn: string;
  private readonly instances = new Map<string, InstanceSeen>();
  private readonly tasks = new Map<string, TaskSeen>();
  private readonly runningArns = new Set<string>();
  private isListed = false;
  private isBroken = false;
  private instanceArns: readonly string[] | null = null;

  constructor(clusterArn: string) {
    this.clusterArn = clusterArn;
  }

  /** ECS lists these container instances, to the last page. */
  hearInstances(arns: readonly string[]): void {
    this.instanceArns = arns;
  }

  /** Hears an answer as ECS gave it. One that can't be read makes all of it unheard: the survey asks, and says what is wrong. */
  readonly hear = (call: Call, told: object): void => {
    if (call.clusterArn !== this.clusterArn) return;
    try {
      this.learn(call, { ...told });
    } catch (problem) {
      if (!(problem instanceof FieldProblem)) throw problem;
      this.isBroken = true;
    }
  };

  /** All container instances of the cluster but those that are INACTIVE; null: not all were heard of. */
  instancesOf(clusterArn: string): readonly InstanceSeen[] | null {
    const { instanceArns, instances } = this;
    if (this.isBroken || clusterArn !== this.clusterArn || instanceArns === null) return null;
    const heard = instanceArns.flatMap((arn) => instances.get(arn) ?? []);
    return heard.length < instanceArns.length ? null : heard.filter(({ status }) => status !== 'INACTIVE');
  }

  /** All tasks that were listed with desired status RUNNING; null: not all were heard of. */
  tasksOf(clusterArn: string): readonly TaskSeen[] | null {
    if (this.isBroken || clusterArn !== this.clusterArn || !this.isListed) return null;
    const heard = [...this.runningArns].flatMap((arn) => this.tasks.get(arn) ?? []);
    return heard.length < this.runningArns.size ? null : heard;
  }

  private learn(call: Call, told: Readonly<Record<string, unknown>>): void {
    switch (call.action) {
      case 'DescribeContainerInstances':
        for (const [index, one] of optionalList(told.containerInstances, 'containerInstances').entries()) {
          const path = `containerInstances[${index}]`;
          const instance = readInstance(requiredFields(one, path), path);
          this.instances.set(instance.resource, instance);
        }
        return;
      case 'DescribeTasks':
        for (const [index, one] of optionalList(told.tasks, 'tasks').entries()) {
          const task = readTask(requiredFields(one, `tasks[${index}]`), `tasks[${index}]`);
          this.tasks.set(task.resource, task);
        }
        return;
      case 'ListTasks':
        if (call.desiredStatus === 'RUNNING' && call.containerInstanceArn === null && call.daemonName === null)
          this.learnPage(told);
        return;
    }
  }

  private learnPage({ taskArns, nextToken }: Readonly<Record<string, unknown>>): void {
    for (const [index, arn] of optionalList(taskArns, 'taskArns').entries())
      this.runningArns.add(requiredId(arn, `taskArns[${index}]`));
    this.isListed ||= !nextToken;
  }
}
