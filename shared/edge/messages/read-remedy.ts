import type { ItemKey } from '../../core/words/item-key.ts';
import { RULE_NAMES } from '../../core/words/verdict.ts';
import { FieldProblem, requiredFields, requiredId, requiredList } from '../events/fields.ts';
import { parsedBody, requiredMoment, requiredText } from './own-message.ts';
import type { RemedyMessage } from './remedy-message.ts';

/** A message as `remediate` deals with it. It sends it to itself again, for what can't be decided or told yet. */
export type Remedy = RemedyMessage & {
  readonly place: Extract<ItemKey, { kind: 'instance' }>;
  /** It was asked for first at this moment, epoch milliseconds; absent in the first message, which is as old as the queue says. */
  readonly askedAt?: number;
  /** It was sent at this moment, epoch milliseconds, if it may have waited elsewhere before the queue got it. */
  readonly sentAt?: number;
  /** The guard that refused it the last time, so that the history does not say the same each minute. */
  readonly refusedBy?: string;
};

/**
 * Reads a message of the remedies queue. Fields and rules that are not known yet pass by: they were sent by a version that
 * is deployed already. @throws FieldProblem naming the field
 */
export const readRemedy = (body: string): Remedy => {
  const { id, incidentId, place, clusterArn, rules, openedAt, askedAt, sentAt, refusedBy } = requiredFields(
    parsedBody(body, 'the remedy'),
    'the remedy',
  );
  return {
    id: requiredText(id, 'id'),
    incidentId: requiredText(incidentId, 'incidentId'),
    place: readPlace(place),
    clusterArn: requiredId(clusterArn, 'clusterArn'),
    rules: RULE_NAMES.filter((rule) => requiredList(rules, 'rules').includes(rule)),
    openedAt: requiredMoment(openedAt, 'openedAt'),
    ...(askedAt === undefined ? {} : { askedAt: requiredMoment(askedAt, 'askedAt') }),
    ...(sentAt === undefined ? {} : { sentAt: requiredMoment(sentAt, 'sentAt') }),
    ...(refusedBy === undefined ? {} : { refusedBy: requiredText(refusedBy, 'refusedBy') }),
  };
};

const readPlace = (value: unknown): Remedy['place'] => {
  const { kind, containerInstanceArn } = requiredFields(value, 'place');
  if (kind !== 'instance') throw new FieldProblem('place.kind', 'is not instance');
  return { kind, containerInstanceArn: requiredId(containerInstanceArn, 'place.containerInstanceArn') };
};
