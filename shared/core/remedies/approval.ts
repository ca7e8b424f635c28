import { isShellWord } from '../words/shell-word.ts';
import type { Plan } from './plan.ts';

/** The id that people see and hand back: what the plan is and rests on, and when it was made. Literal to a shell. */
export const approvalIdOf = ({ id, madeAt }: Pick<Plan, 'id' | 'madeAt'>): string => `${id}.${madeAt.toString(36)}`;

/** Reads an approval id; null if the text is none. */
export const readApprovalId = (text: string): Pick<Plan, 'id' | 'madeAt'> | null => {
  const [, id, time] = /^([a-z0-9]{1,40})\.([a-z0-9]{1,11})$/.exec(text) ?? [];
  if (id === undefined || time === undefined) return null;
  return { id, madeAt: Number.parseInt(time, 36) };
};

/** The one command that has a plan carried out; just its id where the incident's would not be literal to a shell. */
export const approvalCommandOf = (plan: Plan): string => {
  const approvalId = approvalIdOf(plan);
  return isShellWord(plan.incidentId)
    ? `bookend remediate --action ${plan.remedy} --incident ${plan.incidentId} --plan ${approvalId} --reason approved`
    : `plan ${approvalId}`;
};
