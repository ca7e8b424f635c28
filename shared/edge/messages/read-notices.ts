import { type Notice, SILENCED } from '../../core/notices/notice.ts';
import { isOfSelfTest } from '../../core/words/self-test.ts';
import { readDocument } from '../documents/read-document.ts';
import { InputError } from '../errors/input-error.ts';
import { storedNotice } from './stored-notice.ts';
import { wokenBy } from './wake-message.ts';

export type NoticeMessage = {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes?: Readonly<Record<string, { readonly stringValue?: string | undefined }>>;
};

export type ReadNotices = {
  /** Each notice once; a repeat has the same id. */
  readonly notices: readonly Notice[];
  /** By the notice's id, the messages that brought it. */
  readonly messagesOf: ReadonlyMap<string, readonly string[]>;
  /** The number of notices that were left out because no person is told of them. */
  readonly silenced: number;
  /** The notices of self-tests, of which no person is told either. */
  readonly selfTests: readonly Notice[];
  /** By the key of what a group sent to itself, the messages that brought it. */
  readonly wakes: ReadonlyMap<string, readonly string[]>;
  /** Messages that are not notices, and why. */
  readonly broken: readonly { readonly messageId: string; readonly cause: unknown }[];
};

/** The notices of a batch of messages that people are told of; one that can't be read stands alone. */
export const readNotices = (messages: readonly NoticeMessage[]): ReadNotices => {
  const notices = new Map<string, Notice>();
  const messagesOf = new Map<string, string[]>();
  const broken: { messageId: string; cause: unknown }[] = [];
  const selfTests: Notice[] = [];
  const wakes = new Map<string, string[]>();
  let silenced = 0;
  for (const { messageId, body, messageAttributes } of messages) {
    if (messageAttributes?.[SILENCED] !== undefined) {
      silenced += 1;
      continue;
    }
    try {
      const document = parsed(body);
      const woken = wokenBy(document);
      if (woken !== null) {
        wakes.set(woken, [...(wakes.get(woken) ?? []), messageId]);
        continue;
      }
      const notice = readNotice(document);
      if (isOfSelfTest(notice.clusterArn)) {
        selfTests.push(notice);
        continue;
      }
      notices.set(notice.id, notice);
      messagesOf.set(notice.id, [...(messagesOf.get(notice.id) ?? []), messageId]);
    } catch (cause) {
      broken.push({ messageId, cause });
    }
  }
  return { notices: [...notices.values()], messagesOf, silenced, selfTests, wakes, broken };
};

/**
 * A notice from the notices topic, delivered raw or in SNS's envelope.
 * @throws InputError naming every problem with its path
 */
const readNotice = (document: unknown): Notice => readDocument('notice', storedNotice, unwrapped(document));

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError('notice', ['is not valid JSON'], { cause });
  }
};

const unwrapped = (document: unknown): unknown => {
  if (typeof document !== 'object' || document === null) return document;
  const isEnvelope = 'Type' in document && document.Type === 'Notification' && 'Message' in document;
  return isEnvelope && typeof document.Message === 'string' ? parsed(document.Message) : document;
};
