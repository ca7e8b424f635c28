import type { Notice, NoticeCause } from '../notices/notice.ts';
import { WORDS } from '../rules/index.ts';
import { plain, shortened } from '../words/plain.ts';
import { leadingRuleOf, leadingViolation } from './leading.ts';
import { nowOf, timeIn } from './standing.ts';

/** A message says so many causes; the others are counted. */
const MOST_CAUSES = 3;
const LONGEST = 220;

/** By a container's exit code; above 128 it is 128 and the number of the signal that ended it. */
const EXIT_CODES: Readonly<Record<number, string>> = {
  0: 'it ended without an error',
  125: 'it could not be started',
  126: 'its command could not be run',
  127: 'its command was not found',
  134: 'it aborted itself',
  137: 'it was killed, most often because it ran out of memory',
  139: 'it crashed with a memory fault',
  143: 'it was told to stop',
};

/** The word of a message to which ECS gave no reason. */
export const NOT_SAID = 'ECS has not said why.';

/** The reasons, as far as ECS said, a line for each cause. Says so where ECS said nothing; empty where there is nothing to say. */
export const whyLines = (notice: Notice): readonly string[] => {
  const { causes } = notice;
  const said = causes.slice(0, MOST_CAUSES).map((cause) => causeInWords(cause, notice));
  if (causes.length > MOST_CAUSES) return [...said, `and ${causes.length - MOST_CAUSES} more (in the details)`];
  if (said.length > 0) return said;
  const reason = reasonOf(notice);
  if (reason !== null) return [reason];
  return nowOf(notice) === null || notice.kind !== 'order' ? [] : [NOT_SAID];
};

/** The reason of a rule that has no margin says more than the headline. */
const reasonOf = (notice: Notice): string | null => {
  const rule = leadingRuleOf(notice);
  const reason = leadingViolation(notice)?.reason ?? '';
  if (rule === null || WORDS[rule].margin !== null || reason === '') return null;
  return shortened(plain(reason), LONGEST);
};

/** `the daemon task log-agent (1f3a) ended at 08:30:49 UTC: exit code 137, it was killed, …; OutOfMemoryError: …`. */
export const causeInWords = (cause: NoticeCause, notice: Pick<Notice, 'nowAsOf' | 'detectedAt'>): string => {
  const { what, exitCode, stopCode, reason, at } = cause;
  const parts = [
    exitCode === null ? null : `exit code ${exitCode}${meaningOf(exitCode)}`,
    // the stop code says the same in one word
    reason ?? (stopCode === null ? null : `stop code ${stopCode}`),
  ].filter((part) => part !== null);
  const when = at === null ? '' : ` (${timeIn(at, notice)})`;
  const why = parts.length === 0 ? '' : `: ${parts.join('; ')}`;
  return shortened(plain(`${what}${when}${why}`), LONGEST);
};

const meaningOf = (exitCode: number): string => {
  const known = EXIT_CODES[exitCode];
  return known === undefined ? '' : `, ${known}`;
};
