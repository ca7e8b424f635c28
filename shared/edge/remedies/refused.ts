import { afterRefusal } from '../../core/remedies/decide.ts';
import type { GuardAnswer } from '../../core/remedies/guard.ts';
import type { Plan } from '../../core/remedies/plan.ts';
import { handedOver } from '../../core/remedies/remediation.ts';
import { byItself } from './decision.ts';
import { entryOf } from './history-entry.ts';
import type { WithPolicy } from './remediator.ts';
import { comeAgain, type Remedied, type Standing, secondsUntil } from './requeue.ts';
import { changeInstance } from './write-instance.ts';

/**
 * What comes after the guards have refused: the message again, a person, or nothing. A refusal stands in the history once, not
 * each time it is asked again.
 */
export const refused = async (
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
    // a quarter of its age: a thousand incidents may wait for one budget, and each asking costs ECS calls
    const patienceSeconds = (now() - message.askedAt) / 4 / 1000;
    const delaySeconds = Math.ceil(Math.max(secondsUntil(next.at, remediator), patienceSeconds));
    return comeAgain({ ...message, refusedBy }, delaySeconds, 'refused', remediator, why);
  }
  if (next.kind === 'person') await handOver(message, next.why, remediator);
  // thrown between the decision and the act: it is not replayed once it is lifted, and so it is for a person from now on
  else if (refusing.some(({ guard }) => guard === 'kill-switch')) await handOver(message, why, remediator);
  return { result: next.kind === 'person' ? 'person' : 'dropped', why };
};

/** Tells people, once, that the incident is theirs, and why. */
export const handOver = async ({ place, incidentId }: Standing, why: string, remediator: WithPolicy): Promise<void> => {
  await changeInstance(place.containerInstanceArn, remediator, (state, now) =>
    state.incident?.id === incidentId ? handedOver(state, why, now) : state,
  );
};
