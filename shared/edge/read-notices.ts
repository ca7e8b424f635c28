import type { Notice } from '../core/notice.ts';
import { readNotice } from './read-notice.ts';

export type NoticeMessage = { readonly messageId: string; readonly body: string };

export type ReadNotices = {
  /** Each notice once; a repeat has the same id. */
  readonly notices: readonly Notice[];
  /** By the notice's id, the messages that brought it. */
  readonly messagesOf: ReadonlyMap<string, readonly string[]>;
  /** Messages that are no notice, and why. */
  readonly broken: readonly { readonly messageId: string; readonly cause: unknown }[];
};

/** The notices of a batch of messages; one that can't be read stands alone. */
export const readNotices = (messages: readonly NoticeMessage[]): ReadNotices => {
  const notices = new Map<string, Notice>();
  const messagesOf = new Map<string, string[]>();
  const broken: { messageId: string; cause: unknown }[] = [];
  for (const { messageId, body } of messages) {
    try {
      const notice = readNotice(body);
      notices.set(notice.id, notice);
      messagesOf.set(notice.id, [...(messagesOf.get(notice.id) ?? []), messageId]);
    } catch (cause) {
      broken.push({ messageId, cause });
    }
  }
  return { notices: [...notices.values()], messagesOf, broken };
};
