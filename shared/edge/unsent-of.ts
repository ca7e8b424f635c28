import { UnsentError } from './batches.ts';

/** Why messages were not sent, by their ids. Whatever `send` fails of, it is an answer here: the others were sent. */
export const unsentOf = async <Message>(
  messages: readonly Message[],
  send: ((messages: readonly Message[]) => Promise<void>) | undefined,
  idOf: (message: Message) => string,
): Promise<ReadonlyMap<string, unknown>> => {
  if (messages.length === 0 || send === undefined) return new Map();
  try {
    await send(messages);
    return new Map();
  } catch (error) {
    if (!(error instanceof UnsentError)) return new Map(messages.map((message) => [idOf(message), error]));
    const { unsent } = error as UnsentError<Message>;
    // without the error itself: it holds all messages, and would be logged for each of them
    return new Map(unsent.map(({ message, reason }) => [idOf(message), new Error(reason)]));
  }
};
