import type { OneTelling } from '../receivers/receiver.ts';
import type { SlackMessageId } from '../threads/thread-store.ts';
import { type Payload, payloadOf } from './blocks.ts';
import type { SlackAnswer, SlackClient } from './client.ts';
import { SlackError } from './slack-error.ts';

/**
 * Tells of one group. By a bot its message is begun, or edited; then what is new goes into its thread, and also into the channel where nobody should
 * overlook it. Each step that Slack answered is recorded before the next, and editing again changes nothing, so only the step that a crash
 * interrupts is repeated.
 */
export const tellInSlack = async (telling: OneTelling, slack: SlackClient, deadlineAt: number): Promise<void> => {
  const { message, news, how } = telling;
  if (slack.way === 'webhook') {
    await posted(slack, deadlineAt, payloadOf(message, 'all'));
    return;
  }
  const head = await headOf(telling, slack, deadlineAt);
  if (head === null || how === 'silent') return;
  // it began with the acknowledgement, since its message was taken away
  if (how === 'ack' && telling.told.message === null) return;
  const answer = { to: head, broadcast: how === 'loud' || how === 'reminder' };
  await answered(telling, slack, deadlineAt, {
    ...answer,
    payload: payloadOf(news, how === 'ack' ? 'all' : 'details'),
  });
};

/** Begins the group's message, or edits it. One that tells of others too stays as it is. */
const headOf = async (
  { message, told, how, keep }: OneTelling,
  slack: SlackClient,
  deadlineAt: number,
): Promise<SlackMessageId | null> => {
  if (told.message !== null && how === 'ack') return told.message;
  const payload = payloadOf(message, 'head');
  if (told.message !== null && told.isOfOthers === true) return told.message;
  if (told.message !== null && (await isUpdated(slack, deadlineAt, told.message, payload))) return told.message;
  const begun = await posted(slack, deadlineAt, payload);
  await keep({ message: begun });
  return begun;
};

/** Posts; a message that Slack refuses as it is goes out as bare text, since an ugly message tells more than none. */
const posted = (
  slack: SlackClient,
  deadlineAt: number,
  payload: Payload,
  answer?: SlackAnswer,
): Promise<SlackMessageId | null> => withBareText(payload, (sent) => slack.post(sent, deadlineAt, answer));

/** Edits the message. @returns false if somebody took it away */
const isUpdated = async (
  slack: SlackClient,
  deadlineAt: number,
  message: SlackMessageId,
  payload: Payload,
): Promise<boolean> => {
  try {
    await withBareText(payload, (sent) => slack.update(message, sent, deadlineAt));
    return true;
  } catch (error) {
    if (error instanceof SlackError && error.trouble === 'gone') return false;
    throw error;
  }
};

/** Answers in a thread. Where it is gone, the next delivery begins another. */
const answered = async (
  { keep }: OneTelling,
  slack: SlackClient,
  deadlineAt: number,
  { payload, ...answer }: SlackAnswer & { readonly payload: Payload },
): Promise<void> => {
  try {
    await posted(slack, deadlineAt, payload, answer);
  } catch (error) {
    if (error instanceof SlackError && error.trouble === 'gone') await keep({ message: null });
    throw error;
  }
};

const withBareText = async <Answer>(payload: Payload, send: (payload: Payload) => Promise<Answer>): Promise<Answer> => {
  try {
    return await send(payload);
  } catch (error) {
    if (!(error instanceof SlackError) || error.trouble !== 'refused') throw error;
    return send({ ...payload, blocks: [] });
  }
};
