import { readDaemonAction } from './daemon-action.ts';
import { readDeployment } from './deployment.ts';
import type { EventRead } from './event-read.ts';
import { FieldProblem, type Fields, isFields, requiredFields, requiredName } from './fields.ts';
import { readHealth } from './health.ts';
import { readInstance } from './instance.ts';
import { readTask } from './task.ts';

const READERS: ReadonlyMap<string, (detail: Fields) => EventRead> = new Map([
  ['ECS Task State Change', readTask],
  ['ECS Container Instance State Change', readInstance],
  ['ECS Container Instance Health Change', readHealth],
  ['ECS Daemon Service Action', readDaemonAction],
  ['ECS Daemon Deployment State Change', readDeployment],
]);

const NOT_ECS: EventRead = { kind: 'not-ecs' };

/**
 * Makes a fact of one EventBridge envelope of ECS. Unknown kinds, fields and statuses pass by; a field that we need is
 * named if it is missing or wrong. Written by hand, without a schema: it costs a small part of the JSON.parse before it.
 */
export const readEcsEvent = (envelope: unknown): EventRead => {
  if (!isFields(envelope) || envelope.source !== 'aws.ecs') return NOT_ECS;
  try {
    const kind = requiredName(envelope['detail-type'], 'detail-type');
    const read = READERS.get(kind);
    if (read !== undefined) return read(requiredFields(envelope.detail, 'detail'));
    return { kind: 'passed-by', why: `an event of the kind ${kind}`, at: null, clusterArn: null };
  } catch (problem) {
    if (!(problem instanceof FieldProblem)) throw problem;
    return { kind: 'broken', field: problem.field, problem: problem.problem };
  }
};
