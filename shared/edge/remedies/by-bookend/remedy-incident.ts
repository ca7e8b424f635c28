import { isOpen } from '../../../core/incidents/incident.ts';
import { leavingOf } from '../../../core/ledger/leaving.ts';
import { decide } from '../../../core/remedies/decide.ts';
import { LONGEST_DELAY_SECONDS } from '../../aws/queue.ts';
import { NotNowError } from '../../ecs/reads/ask.ts';
import type { Remedy } from '../../messages/read-remedy.ts';
import { act } from '../act/act.ts';
import { guardsOf, proposeFrom, requestOfBookend } from '../act/decision.ts';
import { giveBackIdle, hasUnderWay, lookAndSettle, settle } from '../act/settle.ts';
import { askForGuards } from '../ask/ask-for-guards.ts';
import { askHeadroom } from '../ask/headroom.ts';
import { readInstance, type StoredInstance } from '../ask/instance-item.ts';
import type { Remediator, WithPolicy } from '../ask/remediator.ts';
import { again, carryOn, ends, forPerson, type Next, type Remedied, refused, secondsUntil } from './next.ts';
import { planByKnown, whyNotYet, whyPaused, whyUsedUp } from './why-not-yet.ts';

/** The queue's word on a message. */
export type Received = {
  /** The time it was sent, which may be before the queue got it; epoch milliseconds. */
  readonly sentAt: number;
  /** It was received before, and not dealt with. */
  readonly isRepeat: boolean;
};

/** ECS shows a drain at once, and the end of a task within a minute or two. */
const VERIFIED_AFTER_SECONDS = 60;

/**
 * Does for one incident what Bookend may do by itself: looks, plans, asks every guard, and acts only if all of them agree. A
 * decision that can't be made now comes again by a message of its own; an act is looked at until it is known what came of it. The
 * same message twice does nothing twice: the table and ECS decide what it may do. Rejects if the table, the queue or ECS can't be
 * asked: the queue then retries.
 */
export const remedyIncident = async (message: Remedy, received: Received, ports: Remediator): Promise<Remedied> => {
  const asked = { ...message, askedAt: message.askedAt ?? received.sentAt };
  try {
    return await carryOn(asked, await nextFor(message, received, ports), ports);
  } catch (error) {
    if (!(error instanceof NotNowError)) throw error;
    return carryOn(asked, again(error.delaySeconds, 'not-now', error.message), ports);
  }
};

/** Decides about a message from top to bottom: each return says why it goes no further. */
const nextFor = async (message: Remedy, { sentAt, isRepeat }: Received, ports: Remediator): Promise<Next> => {
  const stored = await readInstance(message.place.containerInstanceArn, ports);
  // the worker that had the message before has crashed, and may have left a lease
  if (stored !== null && isRepeat) await giveBackIdle(stored.state, ports);
  if (stored === null || !concerns(stored, message)) return ends('over', 'its incident is over');
  if (hasUnderWay(stored.state) && message.askedAt === undefined && !isRepeat)
    return ends('over', 'another message looks at what was done');

  // an act is looked at whatever the policy says by now
  const { policy, liftedAt } = await ports.readPolicy();
  const remediator = { ...ports, policy };
  const instance = hasUnderWay(stored.state) ? await lookAndSettle(stored, remediator) : stored;
  if (instance !== null && hasUnderWay(instance.state)) return again(VERIFIED_AFTER_SECONDS, 'settling');
  if (instance === null || !isOpen(instance.state.incident)) return ends('over', 'its incident is over');
  const paused = whyPaused(remediator, { askedAt: message.askedAt ?? sentAt, sentAt, liftedAt });
  if (paused !== null) return paused;
  // a drain can be cancelled: until the incident is over somebody has to come back to it
  if (leavingOf(instance.state.ledger) !== null)
    return again(LONGEST_DELAY_SECONDS, 'settling', 'the container instance is leaving');
  return decideAndAct(instance, message.rules.join(', '), remediator);
};

/** The message's incident is open, or something that was done for it is not settled. */
const concerns = ({ state }: StoredInstance, { incidentId }: Remedy): boolean =>
  (state.incident?.id === incidentId && isOpen(state.incident)) || hasUnderWay(state);

/** Decides about the open incident: first by the item, which costs no call of ECS, then by fresh facts; then acts. */
const decideAndAct = async (instance: StoredInstance, rules: string, remediator: WithPolicy): Promise<Next> => {
  const { policy, now } = remediator;
  const known = await planByKnown(instance, remediator);
  const notYet = whyNotYet(known, remediator);
  if (notYet !== null) return notYet;
  const headroom = await askHeadroom(instance, remediator);
  const usedUp = whyUsedUp(known, headroom, remediator);
  if (usedUp !== null) return usedUp;

  const fresh = await askForGuards(instance, headroom, remediator);
  await settle(instance.state.ledger.containerInstanceArn, remediator);
  const request = requestOfBookend(rules);
  const proposal = proposeFrom(fresh, request, remediator);
  if (proposal.kind === 'nothing') return again(LONGEST_DELAY_SECONDS, 'nothing', proposal.why);
  if (proposal.kind === 'person') return forPerson('person', proposal.why);
  if (proposal.kind === 'waits') return again(secondsUntil(proposal.until, now()), 'settling', proposal.why);
  const { plan } = proposal;
  const guards = guardsOf(plan, fresh, request, remediator);
  if (decide(guards) !== 'act') return refused(plan, guards, policy);

  const acted = await act(plan, fresh, request, remediator);
  if (acted.kind === 'acted') return { ...again(VERIFIED_AFTER_SECONDS, 'acted'), incidentId: plan.incidentId };
  if (acted.guards.length > 0) return refused(plan, acted.guards, policy);
  return again(VERIFIED_AFTER_SECONDS, 'refused', acted.why);
};
