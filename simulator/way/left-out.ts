import type { EcsEvent } from '../events/envelope.ts';
import type { StoppingEvents } from '../scenarios/scenario.ts';

/** Tells whether an event of a stopping task is left out by a rule whose pattern lets in no more than `stoppingEvents` of them. */
export const isLeftOut = (stoppingEvents: StoppingEvents, event: EcsEvent): boolean =>
  stoppingEvents !== 'all' && isOfStoppingTask(event) && (stoppingEvents === 'none' || !isOfDaemonTask(event));

const isOfStoppingTask = ({ 'detail-type': type, detail }: EcsEvent): boolean =>
  type === 'ECS Task State Change' && (detail.lastStatus === 'DEACTIVATING' || detail.lastStatus === 'STOPPING');

/** A pattern cannot rule out a caller of RunTask who chose a daemon's group: it takes such a task for the daemon's. */
const isOfDaemonTask = ({ detail: { group, taskDefinitionArn } }: EcsEvent): boolean =>
  String(group).startsWith('daemon:') || String(taskDefinitionArn).includes(':daemon-task-definition/');
