import { countsOf } from '../../../core/groups/counts.ts';
import type { Group } from '../../../core/groups/group.ts';
import type { Message } from '../../../core/messages/message.ts';
import { lastPartOf } from '../../../core/words/arn.ts';
import { word } from '../../../core/words/plain.ts';
import { resourcesOf, threadIdOf } from '../groups/group-names.ts';
import type { OneTelling } from '../receivers/receiver.ts';
import { bounded } from '../slack/escape.ts';
import { markOf } from '../slack/mark.ts';
import { type Content, contentOf, LIMITS } from './content.ts';
import { chatText } from './escape.ts';

/**
 * A custom notification of Amazon Q Developer in chat applications
 * (https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html, version 1.0).
 */
export type Notification = {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: Content & { readonly keywords: readonly string[] };
  readonly metadata: {
    /** Notifications with the same one are a thread, where the channel wants that. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly relatedResources: readonly string[];
    /** Custom actions of Amazon Q can use these as variables. */
    readonly additionalContext: Readonly<Record<string, string>>;
  };
};

/** The notification about one group. One that comes again, since its record was lost, has the same id. */
export const notificationOf = ({
  group,
  how,
  message,
  told,
}: Pick<OneTelling, 'group' | 'how' | 'message' | 'told'>): Notification => {
  const threadId = threadIdOf(group);
  const [lead] = group.leads;
  // to be told of an acknowledgement changes nothing else of the record
  const acked = how === 'ack' && group.ack ? `-ack-${group.ack.at}` : '';
  return {
    version: '1.0',
    source: 'custom',
    id: `${threadId}-${group.revision}-${told.toldAt}${acked}`,
    content: { ...contentOf(message), keywords: keywordsOf(group, message) },
    metadata: {
      threadId,
      summary: bounded(`${markOf(message)} ${message.headline}`, chatText, LIMITS.title),
      eventType: `bookend-${lead?.kind ?? 'order'}`,
      relatedResources: resourcesOf(group),
      additionalContext: contextOf(group, message),
    },
  };
};

const keywordsOf = ({ leads: [lead] }: Group, { severity, now, state }: Message): readonly string[] => {
  const names = lead === undefined ? [] : [word(lastPartOf(lead.clusterArn)), ...lead.rules.slice(0, 1)];
  const words = [severity, now ?? state, ...names].map((name) => bounded(name, chatText, LIMITS.keyword));
  return [...new Set(words)].filter((name) => name !== '');
};

const contextOf = (group: Group, { severity, state, now }: Message): Readonly<Record<string, string>> => {
  const { incidents, places } = countsOf(group);
  const [cluster] = resourcesOf(group);
  return {
    severity,
    state,
    now: now ?? 'unknown',
    incidents: String(incidents),
    places: String(places),
    ...(cluster === undefined ? {} : { cluster }),
  };
};
