import { type Question, question, questionOf } from '../looks/question.ts';
import type { AdvanceContext } from '../state/context.ts';
import type { InstanceState } from '../state/instance-state.ts';
import { isForeign, judgeInstance } from '../state/judge-state.ts';
import { needsWholeLook } from './due.ts';

/**
 * The question to ECS about an instance whose look is due by now; null if none is due. It is worked out afresh: since
 * the check was stored, events may have answered a part of it. If no smaller look would do, it asks for everything.
 */
export const dueQuestion = (state: InstanceState, context: AdvanceContext): Question | null => {
  const { ledger, due } = state;
  const { policy, now } = context;
  if (due === null || due.needs !== 'look' || due.at > now || isForeign(ledger, context)) return null;
  const judged = judgeInstance(ledger, context);
  const names = judged.daemons.map(({ daemonName }) => daemonName);
  const isWhole = needsWholeLook({ ledger, judged, previous: due, policy, now, cameTooLate: false });
  const asked = isWhole ? null : questionOf(ledger, judged.verdicts, names, now);
  return asked ?? question(ledger, ['tasks'], names);
};
