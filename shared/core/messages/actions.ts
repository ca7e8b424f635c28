import type { Notice } from '../notices/notice.ts';
import { WORDS } from '../rules/index.ts';
import { plain, shortened } from '../words/plain.ts';
import { actOrNot } from './act-or-not.ts';
import { ACTED, spoken } from './by-bookend.ts';
import { acceptingHole, holeActions, tellsHole } from './hole-words.ts';
import { leadingRuleOf } from './leading.ts';
import type { Action } from './message.ts';
import { commandsIn, isRefusedToBookend, offeredIn } from './offered.ts';
import { nowOf } from './standing.ts';

/** The one command that helps as it stands, and when to use it; none where there is none, or nothing to help. */
export const actionsOf = (notice: Notice): readonly Action[] => {
  if (tellsHole(notice)) return holeActions(notice);
  const offered = offeredIn(notice);
  if (offered === null) return [];
  const { for: purpose, command } = offered;
  if (nowOf(notice) !== 'consequences') return [{ title: titleOf(notice), what: `${purpose}.`, command }];
  const rule = leadingRuleOf(notice);
  const matters = rule === null ? undefined : WORDS[rule].consequences?.matters;
  const what = matters === undefined ? `${purpose}.` : `${purpose}. Worth it if ${matters}.`;
  return [{ title: 'If it matters to you', what, command }];
};

/** By the answer to "Do you have to act?". */
const titleOf = (notice: Notice): string =>
  actOrNot(notice).startsWith('Not yet') ? 'If you cannot wait' : 'What helps';

/** Other commands, what would have to change before one works, and what Bookend did: for the details. */
export const moreActionsOf = (notice: Notice): readonly Action[] => {
  const offered = offeredIn(notice);
  const others = commandsIn(notice).filter(({ command }) => command !== offered?.command);
  return [
    ...others.map(({ for: what, command, works, why }) =>
      works
        ? { what, command }
        : { what: `${what}: not possible as it stands; ${shortened(plain(why ?? ''), 300)}`, command: null },
    ),
    ...planned(notice),
    ...(tellsHole(notice) ? acceptingHole(notice) : []),
  ];
};

/** Bookend's plan, and its acts one by one. While it only observes there are neither. */
const planned = (notice: Notice): readonly Action[] => {
  const { remedy } = notice;
  if (remedy === null) return [];
  // the plan's line for the command `bookend` says in another way what a command above does
  const plan = remedy.plan.filter((line) => !line.startsWith('bookend ')).map(plain);
  const said =
    remedy.mode !== 'enforce'
      ? 'Bookend proposes'
      : isRefusedToBookend(notice)
        ? 'Bookend would repair'
        : 'Bookend repairs';
  const done = remedy.outcome.map((line) => (ACTED.test(line) ? spoken(line, notice) : plain(line)));
  if (remedy.mode === 'observe' && !remedy.outcome.some((line) => ACTED.test(line))) return [];
  const words = [...(plan.length === 0 ? [] : [`${said}: ${plan.join('; ')}`]), ...done];
  return words.length === 0 ? [] : [{ what: shortened(words.join('. '), 600), command: null }];
};
