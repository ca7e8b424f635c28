import type { Telemetry } from '../setup/lambda.ts';
import { count, countInDetail } from '../setup/metrics.ts';
import type { MessagesRead } from './read-messages.ts';

/** Names so many sources at most: anybody who may send events can make up as many as they like. */
const SOURCES_NAMED = 5;

/** Logs and counts how a batch of events was read. */
export const reportMessages = (read: MessagesRead, { logger, metrics }: Telemetry): void => {
  const { facts, broken, refused, passedBy, notEcs } = read;
  for (const { field, problem, messageId } of broken) logger.warn('An event is broken', { messageId, field, problem });
  if (refused.length > 0) {
    const from = [...new Set(refused.map((one) => one.from))].slice(0, SOURCES_NAMED);
    logger.warn('Events are of what is not watched', { refused: refused.length, from });
  }
  const messages = facts.size + broken.length + refused.length + passedBy + notEcs;
  count(metrics, { Events: messages, Broken: broken.length, Refused: refused.length });
  countInDetail(metrics, { Facts: facts.size, PassedBy: passedBy, NotEcs: notEcs });
};
