import { type Question, question, questionOf } from '../looks/question.ts';
import type { AdvanceContext } from '../state/context.ts';
import type { InstanceState } from '../state/instance-state.ts';
import { isForeign, judgeInstance } from '../state/judge-state.ts';
import { needsWholeLook } from './due.ts';

/**
 * What ECS is to be asked about an instance whose look is due by now; null if none is. It is worked out afresh from what is
 * known: since the check was put down, events may have told a part of it. A look that nothing smaller answers is one at
 * everything.
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
