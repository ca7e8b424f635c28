import type { Fact } from '../../core/facts.ts';
import type { EventRead } from './event-read.ts';
import { readEcsEvent } from './read-ecs-event.ts';

/** A message of the events queue: its body is one EventBridge envelope. */
export type EventMessage = { readonly messageId: string; readonly body: string };

/** What the messages of a batch turned out to be. */
export type MessagesRead = {
  /** Each fact, and the message that brought it. */
  readonly facts: ReadonlyMap<Fact, string>;
  readonly broken: readonly { readonly messageId: string; readonly field: string; readonly problem: string }[];
  readonly passedBy: number;
  readonly notEcs: number;
};

/** Reads the envelopes of a batch. Nothing is thrown: a broken message is named, and costs the others nothing. */
export const readMessages = (messages: readonly EventMessage[]): MessagesRead => {
  const reads = messages.map(({ messageId, body }) => ({ messageId, read: readBody(body) }));
  return {
    facts: new Map(reads.flatMap(({ messageId, read }) => (read.kind === 'fact' ? [[read.fact, messageId]] : []))),
    broken: reads.flatMap(({ messageId, read }) =>
      read.kind === 'broken' ? [{ messageId, field: read.field, problem: read.problem }] : [],
    ),
    passedBy: reads.filter(({ read }) => read.kind === 'passed-by').length,
    notEcs: reads.filter(({ read }) => read.kind === 'not-ecs').length,
  };
};

const readBody = (body: string): EventRead => {
  let envelope: unknown;
  try {
    envelope = JSON.parse(body);
  } catch {
    return { kind: 'broken', field: 'body', problem: 'is no JSON' }; // the parser's own text quotes the event
  }
  return readEcsEvent(envelope);
};
