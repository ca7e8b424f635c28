import { type Field, isMissing } from './field.ts';
import { activeDaemons } from './select.ts';
import type { Survey } from './survey.ts';

/** True if an active daemon is known to cover the provider, whatever is not known of the others. */
export const isCovered = (survey: Survey, providerName: string): Field<boolean> => {
  const daemons = activeDaemons(survey);
  if (isMissing(daemons)) return daemons;
  const lists = daemons.map(({ providers }) => providers);
  if (lists.some((names) => !isMissing(names) && names.includes(providerName))) return true;
  return lists.find(isMissing) ?? false;
};
