import type { Policy } from '../../../core/policy/policy.ts';
import { afterRefusal } from '../../../core/remedies/decide.ts';
import type { GuardAnswer } from '../../../core/remedies/guard.ts';
import type { Plan } from '../../../core/remedies/plan.ts';
import { handedOver } from '../../../core/remedies/remediation.ts';
import { LONGEST_DELAY_SECONDS } from '../../aws/queue.ts';
import type { Remedy } from '../../messages/read-remedy.ts';
import { entryOf, requestOfBookend } from '../act/decision.ts';
import { changeInstance } from '../ask/instance-item.ts';
import type { Remediator } from '../ask/remediator.ts';

/** The end of a message of the remedies queue. */
export type Remedied = {
  readonly result: 'over' | 'dropped' | 'settling' | 'refused' | 'acted' | 'nothing' | 'person' | 'not-now';
  readonly why: string;
};

/** The next step for a message, with its reason. */
export type Next =
  | (Remedied & { readonly kind: 'ends' })
  /** Somebody waits for the act, and is told that it is theirs. */
  | (Remedied & { readonly kind: 'person' })
  /** The message is sent to itself, and received when there may be something to decide. `incidentId`: another incident's from now on. */
  | (Remedied & { readonly kind: 'again'; readonly delaySeconds: number; readonly incidentId?: string })
  | { readonly kind: 'refused'; readonly plan: Plan; readonly guards: readonly GuardAnswer[]; readonly policy: Policy };

type Again = Extract<Next, { kind: 'again' }>;
type Refusal = Extract<Next, { kind: 'refused' }>;

export const ends = (result: Remedied['result'], why: string): Next => ({ kind: 'ends', result, why });

export const forPerson = (result: Remedied['result'], why: string): Next => ({ kind: 'person', result, why });

export const again = (delaySeconds: number, result: Remedied['result'], why = ''): Again => ({
  kind: 'again',
  delaySeconds,
  result,
  why,
});

export const refused = (plan: Plan, guards: readonly GuardAnswer[], policy: Policy): Next => ({
  kind: 'refused',
  plan,
  guards,
  policy,
});

/** At least a second: a message that is due at this moment is not asked for at once again. Times are epoch milliseconds. */
export const secondsUntil = (at: number, now: number): number => Math.max(1, Math.ceil((at - now) / 1000));

/** A message, and the time at which its act was asked for first, epoch milliseconds. */
export type AskedRemedy = Remedy & { readonly askedAt: number };

/** Takes the next step for a message. */
export const carryOn = async (message: AskedRemedy, next: Next, ports: Remediator): Promise<Remedied> => {
  if (next.kind === 'refused') return afterRefused(message, next, ports);
  const { result, why } = next;
  if (next.kind === 'again') await requeue(message, next, ports);
  if (next.kind === 'person') await handOver(message, why, ports);
  return { result, why };
};

const requeue = async (message: AskedRemedy, { delaySeconds, incidentId }: Again, { send, now }: Remediator) => {
  const body = { ...message, incidentId: incidentId ?? message.incidentId, sentAt: now() };
  await send([{ body, delaySeconds: Math.min(delaySeconds, LONGEST_DELAY_SECONDS) }]);
};

/** Tells people, once, that the incident is theirs, and why. */
const handOver = async ({ place, incidentId }: AskedRemedy, why: string, ports: Remediator): Promise<void> => {
  await changeInstance(place.containerInstanceArn, ports, (state, now) =>
    state.incident?.id === incidentId ? handedOver(state, why, now) : state,
  );
};

/** After a refusal the message comes again, or a person is told, or nothing follows. */
const afterRefused = async (message: AskedRemedy, refusal: Refusal, ports: Remediator): Promise<Remedied> => {
  const { now } = ports;
  const refusing = refusal.guards.filter(({ passed }) => !passed);
  const refusedBy = refusing.map(({ guard }) => guard).join(' ');
  const why = refusing.map(({ guard, reason }) => `${guard}: ${reason}`).join('; ');
  // a refusal stands in the history once, not each time it is asked again
  if (refusedBy !== message.refusedBy) await writeRefusal(message, refusal, ports);
  const after = afterRefusal(refusal.guards, now(), message.askedAt);
  if (after.kind === 'again') {
    // a quarter of its age: a thousand incidents may wait for one budget, and each asking costs ECS calls
    const seconds = Math.ceil(Math.max(secondsUntil(after.at, now()), (now() - message.askedAt) / 4 / 1000));
    return carryOn({ ...message, refusedBy }, again(seconds, 'refused', why), ports);
  }
  if (after.kind === 'person') await handOver(message, after.why, ports);
  // thrown between the decision and the act, the kill switch drops it for good: from now on it is for a person
  else if (refusing.some(({ guard }) => guard === 'kill-switch')) await handOver(message, why, ports);
  return { result: after.kind === 'person' ? 'person' : 'dropped', why };
};

const writeRefusal = async (message: AskedRemedy, { plan, guards, policy }: Refusal, { now, history }: Remediator) => {
  const request = requestOfBookend(message.rules.join(', '));
  const entry = entryOf({ at: now(), request, plan, guards, policy, decision: 'refuse', dryRun: false });
  await history.write({ id: plan.id, entry });
};
