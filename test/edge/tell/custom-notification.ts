import * as v from 'valibot';

const text = v.pipe(v.string(), v.nonEmpty());

/**
 * The published schema of Amazon Q's custom notifications, and no field beside it
 * (https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html).
 */
const schema = v.strictObject({
  version: v.literal('1.0'),
  source: v.literal('custom'),
  id: v.optional(text),
  content: v.strictObject({
    textType: v.optional(v.literal('client-markdown')),
    title: v.optional(text),
    description: text,
    nextSteps: v.optional(v.pipe(v.array(text), v.minLength(1))),
    keywords: v.optional(v.array(text)),
  }),
  metadata: v.optional(
    v.strictObject({
      threadId: v.optional(text),
      summary: v.optional(text),
      eventType: v.optional(text),
      relatedResources: v.optional(v.array(text)),
      additionalContext: v.optional(v.record(text, v.string())),
    }),
  ),
});

/** A notification as Amazon Q takes it. @throws where the text is none of its custom notifications */
export const customNotificationIn = (message: string) => v.parse(schema, JSON.parse(message));
