import type { ItemKey } from '../../core/words/item-key.ts';
import { FieldProblem, requiredFields, requiredId } from '../events/fields.ts';
import type { CheckMessage } from './checks.ts';
import { parsedBody, requiredMoment, requiredText } from './own-message.ts';

/** A batch of the checks queue, as it was read. */
export type ChecksRead = {
  /** Each check, and the message that brought it. */
  readonly checks: ReadonlyMap<CheckMessage, string>;
  readonly broken: readonly { readonly messageId: string; readonly cause: unknown }[];
};

/** Reads a batch of the checks queue. Nothing is thrown: a message that is not a check is named, and costs the others nothing. */
export const readChecks = (messages: readonly { readonly messageId: string; readonly body: string }[]): ChecksRead => {
  const checks = new Map<CheckMessage, string>();
  const broken: { messageId: string; cause: unknown }[] = [];
  for (const { messageId, body } of messages) {
    try {
      checks.set(readCheck(parsedBody(body, 'the check')), messageId);
    } catch (cause) {
      broken.push({ messageId, cause });
    }
  }
  return { checks, broken };
};

/** Fields that are not known yet pass by: they were sent by a version that is deployed already. @throws FieldProblem */
const readCheck = (value: unknown): CheckMessage => {
  const { id, place, clusterArn, dueAt, needs } = requiredFields(value, 'the check');
  if (needs !== 'clock' && needs !== 'look') throw new FieldProblem('needs', 'is neither clock nor look');
  return {
    id: requiredText(id, 'id'),
    place: readPlace(place),
    clusterArn: requiredId(clusterArn, 'clusterArn'),
    dueAt: requiredMoment(dueAt, 'dueAt'),
    needs,
  };
};

const readPlace = (value: unknown): ItemKey => {
  const { kind, containerInstanceArn, clusterArn, daemonName, hole, resource } = requiredFields(value, 'place');
  if (kind === 'instance')
    return { kind, containerInstanceArn: requiredId(containerInstanceArn, 'place.containerInstanceArn') };
  if (kind === 'cluster') return { kind, clusterArn: requiredId(clusterArn, 'place.clusterArn') };
  if (kind === 'hole')
    return {
      kind,
      clusterArn: requiredId(clusterArn, 'place.clusterArn'),
      hole: requiredText(hole, 'place.hole'),
      resource: requiredText(resource, 'place.resource'),
    };
  if (kind !== 'deployments')
    throw new FieldProblem('place.kind', 'is neither instance, deployments, cluster nor hole');
  return {
    kind,
    clusterArn: requiredId(clusterArn, 'place.clusterArn'),
    daemonName: requiredText(daemonName, 'place.daemonName'),
  };
};
