import { finite, literal, number, object, picklist, pipe, union } from 'valibot';
import type { CheckMessage } from './checks.ts';
import { name } from './document-fields.ts';
import { InputError } from './input-error.ts';
import { readDocument } from './read-document.ts';

const instance = object({ kind: literal('instance'), containerInstanceArn: name });
const deployments = object({ kind: literal('deployments'), clusterArn: name, daemonName: name });

/** Fields that are not known yet pass: they were sent by a version that is deployed already. */
const checkSchema = object({
  id: name,
  place: union([instance, deployments], 'must be a container instance or the deployments of a daemon'),
  clusterArn: name,
  dueAt: pipe(number('must be a number'), finite('must be finite')),
  needs: picklist(['clock', 'look'], 'must be clock or look'),
});

/** What the messages of a batch of the checks queue turned out to be. */
export type ChecksRead = {
  /** Each check, and the message that brought it. */
  readonly checks: ReadonlyMap<CheckMessage, string>;
  readonly broken: readonly { readonly messageId: string; readonly cause: unknown }[];
};

/** Reads a batch of the checks queue. Nothing is thrown: a message that is no check is named, and costs the others nothing. */
export const readChecks = (messages: readonly { readonly messageId: string; readonly body: string }[]): ChecksRead => {
  const checks = new Map<CheckMessage, string>();
  const broken: { messageId: string; cause: unknown }[] = [];
  for (const { messageId, body } of messages) {
    try {
      checks.set(readDocument('the check', checkSchema, parsed(body)), messageId);
    } catch (cause) {
      broken.push({ messageId, cause });
    }
  }
  return { checks, broken };
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    throw new InputError('the check', ['is no JSON']);
  }
};
