import type { Notice, NoticeCommand } from '../notices/notice.ts';
import { isCommandLine } from '../words/command.ts';
import { plain, shortened } from '../words/plain.ts';

/** A command that only looks helps nobody who cannot wait. */
const LOOKS = /^aws [a-z]+ (?:describe|list)-/;

/** The one command that helps as it stands; null where there is none, or nothing to help. */
export const offeredIn = (notice: Notice): NoticeCommand | null =>
  commandsIn(notice).find(({ command, works }) => works && !LOOKS.test(command)) ?? null;

/** Whoever may publish to the topic could put anything into a notice: only commands of the forms that Bookend writes are shown. */
export const commandsIn = ({ commands }: Notice): readonly NoticeCommand[] =>
  commands
    .filter(({ command }) => isCommandLine(command))
    .map((one) => ({ ...one, for: shortened(plain(one.for), 200) }));

/** Invokes Bookend's own function, which has guards. */
const INVOKES = ' | aws lambda invoke ';

/**
 * True where the notice says that Bookend cannot carry out its plan in this deployment: it has the command for it, which does not
 * work. A notice of an earlier release has no commands, and says nothing of it.
 */
export const isRefusedToBookend = (notice: Notice): boolean =>
  commandsIn(notice).some(({ command, works }) => !works && command.includes(INVOKES));
