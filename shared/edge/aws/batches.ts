/** One call of SQS or SNS takes so many entries, and so many bytes over all of them. Some queues allow larger messages, not all. */
const ENTRIES = 10;
export const MESSAGE_BYTES = 262_144;

export type Weighed<Entry> = { readonly entry: Entry; readonly bytes: number };

/** Cuts entries, in order, into as few calls as the limits allow. Each of them must fit a call by itself. */
export const batchesOf = <Entry>(entries: readonly Weighed<Entry>[]): readonly (readonly Entry[])[] => {
  const batches: Entry[][] = [];
  let headroom = 0;
  for (const { entry, bytes } of entries) {
    const last = batches.at(-1);
    if (last === undefined || last.length === ENTRIES || bytes > headroom) {
      batches.push([entry]);
      headroom = MESSAGE_BYTES - bytes;
    } else {
      last.push(entry);
      headroom -= bytes;
    }
  }
  return batches;
};

/** One message that was not sent, and why. */
export type Unsent<Message> = { readonly message: Message; readonly reason: string };

/**
 * Some of the messages were not sent; all others were. It is thrown, so that nobody can take part of an answer for all of
 * it: who wants to go on with the rest asks for `unsent`.
 */
export class UnsentError<Message> extends Error {
  override readonly name = 'UnsentError';
  readonly unsent: readonly Unsent<Message>[];

  constructor(where: string, unsent: readonly Unsent<Message>[], asked: number, cause?: unknown) {
    const reasons = [...new Set(unsent.map(({ reason }) => reason))].slice(0, 3).join('; ');
    super(`${unsent.length} of ${asked} messages to ${where} were not sent: ${reasons}`, { cause });
    this.unsent = unsent;
  }
}

/** The answer to one call about its entries, by their index in it. */
export type BatchAnswer = {
  readonly Failed?:
    | readonly {
        readonly Id?: string | undefined;
        readonly Code?: string | undefined;
        readonly Message?: string | undefined;
      }[]
    | undefined;
};

type Sending<Message, Entry> = {
  /** For the error's text. */
  readonly where: string;
  readonly messages: readonly Message[];
  /** A message as the entry of a call; `id` is unique within any call. */
  readonly entryOf: (message: Message, id: string) => Weighed<Entry & { readonly Id: string }>;
  readonly call: (entries: (Entry & { readonly Id: string })[]) => Promise<BatchAnswer>;
};

/**
 * Sends messages in as few calls as possible, one after another. A call that fails, or that refuses some entries inside
 * a 200, does not stop the others.
 * @throws UnsentError naming every message that was not sent
 */
export const sendInBatches = async <Message, Entry>(sending: Sending<Message, Entry>): Promise<void> => {
  const { where, messages, entryOf, call } = sending;
  const weighed = messages.map((message, index) => entryOf(message, String(index)));
  const reasons = new Map<string, string>();
  let cause: unknown;
  for (const { entry, bytes } of weighed) {
    if (bytes > MESSAGE_BYTES) reasons.set(entry.Id, `it takes ${bytes} of the ${MESSAGE_BYTES} bytes of a message`);
  }
  for (const batch of batchesOf(weighed.filter(({ entry }) => !reasons.has(entry.Id)))) {
    try {
      const { Failed = [] } = await call([...batch]);
      for (const { Id = '', Code, Message } of Failed) reasons.set(Id, `${Code}: ${Message}`);
    } catch (error) {
      cause = error;
      for (const { Id } of batch) reasons.set(Id, String(error));
    }
  }
  const unsent = messages.flatMap((message, index) => {
    const reason = reasons.get(String(index));
    return reason === undefined ? [] : [{ message, reason }];
  });
  if (unsent.length > 0) throw new UnsentError(where, unsent, messages.length, cause);
};
