import { leavingOf } from '../../core/ledger/leaving.ts';
import { decide } from '../../core/remedies/decide.ts';
import type { Plan } from '../../core/remedies/plan.ts';
import type { InstanceState } from '../../core/state/instance-state.ts';
import { LONGEST_DELAY_SECONDS } from '../aws/queue.ts';
import { NotNowError } from '../ecs/reads/ask.ts';
import type { Remedy } from '../messages/read-remedy.ts';
import { act } from './act.ts';
import { askAll, type Fresh } from './ask-for-guards.ts';
import { byItself, guardsOf, proposeFrom } from './decision.ts';
import { lookNow, readInstance, type StoredInstance } from './fresh-look.ts';
import { askRoom, type Room } from './headroom.ts';
import { type Paused, whyPaused } from './paused.ts';
import { handOver, refused } from './refused.ts';
import type { Remediator, WithPolicy } from './remediator.ts';
import { comeAgain, type Remedied, type Standing, secondsUntil } from './requeue.ts';
import { giveBackIdle, hasUnderWay, settle } from './settle.ts';
import { putOff } from './why-not-yet.ts';

/** What the queue says of a message. */
export type Received = {
  /** When it was sent, which may be before the queue got it; epoch milliseconds. */
  readonly sentAt: number;
  /** Whether it was received before, and not dealt with. */
  readonly isRepeat: boolean;
};

/** ECS shows a drain at once, and the end of a task within a minute or two. */
const VERIFIED_AFTER_SECONDS = 60;

/**
 * What may be done about one incident, by itself: looks, plans, asks every guard, and acts only if all of them agree. What
 * can't be decided now comes again by a message of its own; what was done is looked at until it is known what came of it.
 * The same message twice does nothing twice: what it may do is decided by what stands in the table and at ECS. Rejects if
 * the table, the queue or ECS can't be asked: the queue then retries.
 */
export const remedy = async (message: Remedy, { sentAt, isRepeat }: Received, ports: Remediator): Promise<Remedied> => {
  const stored = await readInstance(message.place.containerInstanceArn, ports);
  // who was at it before has crashed, and may have left a lease
  if (stored !== null && isRepeat) await giveBackIdle(stored.state, ports);
  if (stored === null || !concerns(stored, message)) return { result: 'over', why: 'its incident is over' };
  if (hasUnderWay(stored.state) && message.askedAt === undefined && !isRepeat)
    return { result: 'over', why: 'another message looks at what was done' };
  const { policy, liftedAt } = await ports.readPolicy();
  const remediator = { ...ports, policy };
  const askedAt = message.askedAt ?? sentAt;
  const standing = { ...message, askedAt };
  try {
    const settled = hasUnderWay(stored.state) ? await settleNow(stored, remediator) : stored;
    if (settled !== null && hasUnderWay(settled.state))
      return await comeAgain(standing, VERIFIED_AFTER_SECONDS, 'settling', ports);
    if (settled === null || !isOpen(settled.state)) return { result: 'over', why: 'its incident is over' };
    const paused = whyPaused(remediator, { askedAt, sentAt, liftedAt });
    if (paused !== null) return await dropped(standing, paused, remediator);
    return await decideAndAct(standing, settled, remediator);
  } catch (error) {
    if (!(error instanceof NotNowError)) throw error;
    return comeAgain(standing, error.delaySeconds, 'not-now', ports, error.message);
  }
};

const isOpen = ({ incident }: InstanceState): boolean => incident !== null && incident.resolvedAt === null;

/** The message's incident is open, or something that was done for it is not settled. */
const concerns = ({ state }: StoredInstance, { incidentId }: Remedy): boolean =>
  (state.incident?.id === incidentId && isOpen(state)) || hasUnderWay(state);

/** Detection goes on whatever the policy says: what was done before it changed is looked at. */
const settleNow = async (stored: StoredInstance, remediator: WithPolicy): Promise<StoredInstance | null> => {
  const { containerInstanceArn, clusterArn } = stored.state.ledger;
  const inventory = (await remediator.store.readInventory(clusterArn))?.state ?? null;
  await lookNow(stored, inventory, remediator);
  await settle(containerInstanceArn, remediator);
  return readInstance(containerInstanceArn, remediator);
};

/** Never replayed: where a person might wait for it, they are told that it is theirs. */
const dropped = async (message: Standing, { why, isForPerson }: Paused, remediator: WithPolicy): Promise<Remedied> => {
  if (isForPerson) await handOver(message, why, remediator);
  return { result: 'dropped', why };
};

const decideAndAct = async (message: Standing, stored: StoredInstance, remediator: WithPolicy): Promise<Remedied> => {
  // a drain can be cancelled: until the incident is over somebody has to come back to it
  if (leavingOf(stored.state.ledger) !== null)
    return comeAgain(message, LONGEST_DELAY_SECONDS, 'settling', remediator, 'the container instance is leaving');
  let room: Room | null = null;
  const askRoomNow = async (): Promise<Room> => {
    room ??= await askRoom(stored, remediator);
    return room;
  };
  const why = await putOff(stored, askRoomNow, remediator);
  if (why?.kind === 'refused') return refused(message, why.plan, why.guards, remediator);
  if (why?.kind === 'until')
    return comeAgain(message, secondsUntil(why.until, remediator), 'refused', remediator, why.why);
  const fresh = await askAll(stored, await askRoomNow(), remediator);
  await settle(stored.state.ledger.containerInstanceArn, remediator);
  const request = byItself(message.rules.join(', '));
  const proposal = proposeFrom(fresh, request, remediator);
  switch (proposal.kind) {
    case 'nothing':
      return comeAgain(message, LONGEST_DELAY_SECONDS, 'nothing', remediator, proposal.why);
    case 'person':
      await handOver(message, proposal.why, remediator);
      return { result: 'person', why: proposal.why };
    case 'waits':
      return comeAgain(message, secondsUntil(proposal.until, remediator), 'settling', remediator, proposal.why);
    case 'plan':
      return guarded(message, proposal.plan, fresh, remediator);
  }
};

const guarded = async (message: Standing, plan: Plan, fresh: Fresh, remediator: WithPolicy): Promise<Remedied> => {
  const request = byItself(message.rules.join(', '));
  const guards = guardsOf(plan, fresh, request, remediator);
  if (decide(guards) !== 'act') return refused(message, plan, guards, remediator);
  const acted = await act(plan, fresh, request, remediator);
  if (acted.kind === 'acted')
    return comeAgain({ ...message, incidentId: plan.incidentId }, VERIFIED_AFTER_SECONDS, 'acted', remediator);
  if (acted.guards.length > 0) return refused(message, plan, acted.guards, remediator);
  return comeAgain(message, VERIFIED_AFTER_SECONDS, 'refused', remediator, acted.why);
};
