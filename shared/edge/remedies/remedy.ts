import { afterRefusal, decide } from '../../core/remedies/decide.ts';
import type { GuardAnswer } from '../../core/remedies/guard.ts';
import type { Plan } from '../../core/remedies/plan.ts';
import { handedOver } from '../../core/remedies/remediation.ts';
import { leavingOf } from '../../core/scene/leaving.ts';
import type { InstanceState } from '../../core/state/instance-state.ts';
import { act } from './act.ts';
import { NotNowError } from './ask.ts';
import { byItself, guardsOf, proposeFrom } from './decision.ts';
import { askAll, type Fresh } from './fresh-facts.ts';
import { lookNow, readInstance, type StoredInstance } from './fresh-look.ts';
import { entryOf } from './history-entry.ts';
import { putOffUntil } from './put-off.ts';
import type { Remedy } from './read-remedy.ts';
import type { Remediator, WithPolicy } from './remediator.ts';
import { hasUnderWay, settle } from './settle.ts';
import { changeInstance } from './write-instance.ts';

/** What a message of the remedies queue came to. */
export type Remedied = {
  readonly result: 'over' | 'dropped' | 'settling' | 'refused' | 'acted' | 'nothing' | 'person' | 'not-now';
  readonly why: string;
};

/** What the queue says of a message. */
export type Received = {
  /** When it was sent, which may be before the queue got it; epoch milliseconds. */
  readonly sentAt: number;
  /** Whether it was received before, and not dealt with. */
  readonly isRepeat: boolean;
};

/** A message that waited longer than SQS can hold one back, and as long again, was stuck: the world has moved on. */
const STUCK_MS = 1_800_000;
/** ECS shows a drain at once, and the end of a task within a minute or two. */
const VERIFIED_AFTER_SECONDS = 60;
const LONGEST_DELAY_SECONDS = 900;

/**
 * What may be done about one incident, by itself: looks, plans, asks every guard, and acts only if all of them agree. What
 * can't be decided now comes again by a message of its own; what was done is looked at until it is known what came of it.
 * The same message twice does nothing twice: what it may do is decided by what stands in the table and at ECS. Rejects if
 * the table, the queue or ECS can't be asked: the queue then retries.
 */
export const remedy = async (message: Remedy, { sentAt, isRepeat }: Received, ports: Remediator): Promise<Remedied> => {
  const stored = await readInstance(message.place.containerInstanceArn, ports);
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

type Standing = Remedy & { readonly askedAt: number };

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

type Paused = { readonly why: string; readonly isForPerson: boolean };
type Times = { readonly askedAt: number; readonly sentAt: number; readonly liftedAt: number | null };

/** Why nothing may be done, whatever ECS would say: then it is not even asked. */
const whyPaused = ({ policy, mayWrite, now }: WithPolicy, { askedAt, sentAt, liftedAt }: Times): Paused | null => {
  if (!mayWrite) return { why: 'Bookend was deployed without its rights to write to ECS', isForPerson: false };
  if (policy.mode !== 'enforce') return { why: `the mode of the policy is ${policy.mode}`, isForPerson: false };
  if (policy.killSwitch) return { why: 'the kill switch of the policy is on', isForPerson: true };
  if (liftedAt !== null && askedAt < liftedAt)
    return { why: 'it was asked for before the kill switch was lifted, and is not replayed', isForPerson: true };
  return now() - sentAt > STUCK_MS ? { why: 'the message was stuck for too long', isForPerson: true } : null;
};

/** Never replayed: where a person might wait for it, they are told that it is theirs. */
const dropped = async (
  { place, incidentId }: Standing,
  { why, isForPerson }: Paused,
  remediator: WithPolicy,
): Promise<Remedied> => {
  if (isForPerson) await handOver(place.containerInstanceArn, incidentId, why, remediator);
  return { result: 'dropped', why };
};

const handOver = async (
  containerInstanceArn: string,
  incidentId: string,
  why: string,
  remediator: WithPolicy,
): Promise<void> => {
  await changeInstance(containerInstanceArn, remediator, (state, now) =>
    state.incident?.id === incidentId ? handedOver(state, why, now) : state,
  );
};

const decideAndAct = async (message: Standing, stored: StoredInstance, remediator: WithPolicy): Promise<Remedied> => {
  // a drain can be cancelled: until the incident is over somebody has to come back to it
  if (leavingOf(stored.state.ledger) !== null)
    return comeAgain(message, LONGEST_DELAY_SECONDS, 'settling', remediator, 'the container instance is leaving');
  const putOff = await putOffUntil(stored, remediator);
  if (putOff !== null)
    return comeAgain(message, secondsUntil(putOff.until, remediator), 'refused', remediator, putOff.why);
  const fresh = await askAll(stored, remediator);
  await settle(stored.state.ledger.containerInstanceArn, remediator);
  const request = byItself(message.rules.join(', '));
  const proposal = proposeFrom(fresh, request, remediator);
  switch (proposal.kind) {
    case 'nothing':
      return comeAgain(message, LONGEST_DELAY_SECONDS, 'nothing', remediator, proposal.why);
    case 'person':
      await handOver(message.place.containerInstanceArn, message.incidentId, proposal.why, remediator);
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

/** A refusal stands in the history once, not each time it is asked again. */
const refused = async (
  message: Standing,
  plan: Plan,
  guards: readonly GuardAnswer[],
  remediator: WithPolicy,
): Promise<Remedied> => {
  const { now, policy, history } = remediator;
  const refusing = guards.filter(({ passed }) => !passed);
  const refusedBy = refusing.map(({ guard }) => guard).join(' ');
  const why = refusing.map(({ guard, reason }) => `${guard}: ${reason}`).join('; ');
  if (refusedBy !== message.refusedBy) {
    const request = byItself(message.rules.join(', '));
    const entry = entryOf({ at: now(), request, plan, guards, policy, decision: 'refuse', dryRun: false });
    await history.write({ id: plan.id, entry });
  }
  const next = afterRefusal(guards, now(), message.askedAt);
  if (next.kind === 'again') {
    // what has been refused for long is asked for more rarely: a thousand incidents may wait for one budget
    const patience = (now() - message.askedAt) / 4000;
    const delaySeconds = Math.ceil(Math.max(secondsUntil(next.at, remediator), patience));
    return comeAgain({ ...message, refusedBy }, delaySeconds, 'refused', remediator, why);
  }
  if (next.kind === 'person')
    await handOver(message.place.containerInstanceArn, message.incidentId, next.why, remediator);
  return { result: next.kind === 'person' ? 'person' : 'dropped', why };
};

const secondsUntil = (at: number, { now }: WithPolicy): number => Math.max(1, Math.ceil((at - now()) / 1000));

const comeAgain = async (
  message: Standing,
  delaySeconds: number,
  result: Remedied['result'],
  { send, now }: Remediator,
  why = '',
): Promise<Remedied> => {
  await send([{ body: { ...message, sentAt: now() }, delaySeconds: Math.min(delaySeconds, LONGEST_DELAY_SECONDS) }]);
  return { result, why };
};
