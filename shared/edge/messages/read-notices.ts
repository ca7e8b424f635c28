import { type Notice, SILENCED } from '../../core/notices/notice.ts';
import { readNotice } from './read-notice.ts';

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
  /** How many notices were left out because no person is told of them. */
  readonly silenced: number;
  /** Messages that are no notice, and why. */
  readonly broken: readonly { readonly messageId: string; readonly cause: unknown }[];
};

/** The notices of a batch of messages that people are told of; one that can't be read stands alone. */
export const readNotices = (messages: readonly NoticeMessage[]): ReadNotices => {
  const notices = new Map<string, Notice>();
  const messagesOf = new Map<string, string[]>();
  const broken: { messageId: string; cause: unknown }[] = [];
  let silenced = 0;
  for (const { messageId, body, messageAttributes } of messages) {
    if (messageAttributes?.[SILENCED] !== undefined) {
      silenced += 1;
      continue;
    }
    try {
      const notice = readNotice(body);
      notices.set(notice.id, notice);
      messagesOf.set(notice.id, [...(messagesOf.get(notice.id) ?? []), messageId]);
    } catch (cause) {
      broken.push({ messageId, cause });
    }
  }
  return { notices: [...notices.values()], messagesOf, silenced, broken };
};
