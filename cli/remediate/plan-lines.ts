import type { ByHandAnswer } from '../../shared/edge/remedies/by-person/by-hand.ts';
import { counted } from '../terminal/numbers.ts';
import { type Paint, visible } from '../terminal/text.ts';

const DECISIONS: Readonly<Record<ByHandAnswer['decision'], string>> = {
  act: 'All guards agree.',
  refuse: 'Refused.',
  'nothing-to-do': 'There is nothing to do.',
};

/** Shows a person the plan and the answer of each guard. Hidden characters in ECS's texts become visible. */
export const planLines = (answer: ByHandAnswer, paint: Paint): readonly string[] => [
  ...(answer.plan.length === 0 ? [] : [paint('bold', 'Plan'), ...answer.plan.map(({ says }) => `  ${visible(says)}`)]),
  ...(answer.guards.length === 0
    ? []
    : [paint('bold', 'Guards'), ...answer.guards.map((one) => guardLine(one, paint))]),
  decisionLine(answer, paint),
];

const guardLine = ({ guard, passed, reason }: ByHandAnswer['guards'][number], paint: Paint): string =>
  `  ${passed ? paint('green', 'passed ') : paint('red', 'refused')}  ${guard.padEnd(20)}  ${visible(reason)}`;

const decisionLine = ({ decision, guards, outcome }: ByHandAnswer, paint: Paint): string => {
  if (decision === 'nothing-to-do') return `${DECISIONS[decision]} ${visible(outcome.join('; '))}`;
  if (decision === 'refuse') return paint('red', DECISIONS[decision]);
  const overridden = guards.filter(({ passed }) => !passed).length;
  return overridden === 0 ? DECISIONS.act : paint('yellow', `${counted(overridden, 'guard')} overridden.`);
};

/** Says what was done, or why nothing was. */
export const outcomeLines = ({ outcome }: ByHandAnswer): readonly string[] => outcome.map((line) => visible(line));
