import type { Fact, ItemFact } from '../../core/words/facts.ts';
import type { Door } from './door.ts';
import type { EventRead } from './event-read.ts';
import { isFields } from './fields.ts';
import { readEcsEvent } from './read-ecs-event.ts';
import { SELF_TEST_SOURCE, type SelfTestRead } from './self-test-event.ts';

/** A message of the events queue: its body is one EventBridge envelope. */
export type EventMessage = { readonly messageId: string; readonly body: string };

/** The messages of a batch, as they were read. */
export type MessagesRead = {
  /** Each fact, and the message that brought it. */
  readonly facts: ReadonlyMap<Fact, string>;
  /** The facts of self-tests, which no count and no sign of ECS's events may hold; some for each message. */
  readonly selfTests: ReadonlyMap<Fact, string>;
  readonly broken: readonly { readonly messageId: string; readonly field: string; readonly problem: string }[];
  /** Events of what is not watched, and where each is from. They go nowhere, and don't come again. */
  readonly refused: readonly { readonly messageId: string; readonly from: string }[];
  readonly passedBy: number;
  readonly notEcs: number;
};

/** Reads the envelopes of a batch. Nothing is thrown: a broken message is named, and costs the others nothing. */
export const readMessages = (messages: readonly EventMessage[], door: Door): MessagesRead => {
  const reads = messages.map(({ messageId, body }) => ({ messageId, read: readBody(body, door) }));
  return {
    facts: new Map(reads.flatMap(({ messageId, read }) => (read.kind === 'fact' ? [[read.fact, messageId]] : []))),
    selfTests: new Map(
      reads.flatMap(({ messageId, read }) =>
        read.kind === 'self-test' ? read.facts.map((fact) => [fact, messageId] as const) : [],
      ),
    ),
    broken: reads.flatMap(({ messageId, read }) =>
      read.kind === 'broken' ? [{ messageId, field: read.field, problem: read.problem }] : [],
    ),
    refused: reads.flatMap(({ messageId, read }) => (read.kind === 'refused' ? [{ messageId, from: read.from }] : [])),
    passedBy: reads.filter(({ read }) => read.kind === 'passed-by').length,
    notEcs: reads.filter(({ read }) => read.kind === 'not-ecs').length,
  };
};

/**
 * The ids of the messages that must come again: those of facts that could not be recorded, and the broken ones, which end in
 * the dead letters.
 */
export const messagesToRepeat = (
  { broken, facts, selfTests }: MessagesRead,
  unrecorded: readonly ItemFact[],
): readonly string[] => {
  const messageOf: ReadonlyMap<ItemFact, string> = new Map([...facts, ...selfTests]);
  const ids = [...broken.map(({ messageId }) => messageId), ...unrecorded.flatMap((fact) => messageOf.get(fact) ?? [])];
  return [...new Set(ids)];
};

type Read = EventRead | SelfTestRead;

const readBody = (body: string, door: Door): Read => {
  let envelope: unknown;
  try {
    envelope = JSON.parse(body);
  } catch {
    return { kind: 'broken', field: 'body', problem: 'is not valid JSON' }; // the parser's own text quotes the event
  }
  if (isFields(envelope) && envelope.source === SELF_TEST_SOURCE && door.selfTest) return door.selfTest(envelope);
  if (!isFields(envelope) || envelope.source !== 'aws.ecs') return readEcsEvent(envelope);
  const elsewhere = door.refusesEnvelope(envelope);
  if (elsewhere !== null) return { kind: 'refused', from: elsewhere };
  const read = readEcsEvent(envelope);
  const from = read.kind === 'fact' ? door.refusesFact(envelope, read.fact) : null;
  return from === null ? read : { kind: 'refused', from };
};
