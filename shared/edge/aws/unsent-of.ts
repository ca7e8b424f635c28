import { UnsentError } from './batches.ts';

/**
 * Sends messages and answers why some were not sent, by their names. Any failure of `send` is an answer here: the others were sent.
 * @param nameOf an id, or a part that is the message's alone
 */
export const unsentOf = async <Message, Name>(
  messages: readonly Message[],
  send: ((messages: readonly Message[]) => Promise<void>) | undefined,
  nameOf: (message: Message) => Name,
): Promise<ReadonlyMap<Name, unknown>> => {
  if (messages.length === 0 || send === undefined) return new Map();
  try {
    await send(messages);
    return new Map();
  } catch (error) {
    if (!(error instanceof UnsentError)) return new Map(messages.map((message) => [nameOf(message), error]));
    const { unsent } = error as UnsentError<Message>;
    // without the error itself: it holds all messages, and would be logged for each of them
    return new Map(unsent.map(({ message, reason }) => [nameOf(message), new Error(reason)]));
  }
};
