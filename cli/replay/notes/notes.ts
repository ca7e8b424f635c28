import type { OtherLaunchType } from '../../../shared/core/words/facts.ts';
import { type Filter, isFiltering } from '../filter.ts';
import type { Findings } from '../findings.ts';
import { managedIn } from '../judged-instances.ts';
import type { Told } from '../told.ts';
import { isoOf } from '../verdict-line.ts';
import { notesOnDaemons } from './declared.ts';
import { type Unjudged, unjudgedIn, unjudgedInWords } from './launch-types.ts';
import { type PointedTo, pointedToIn } from './pointed-to.ts';
import { notesOnSelectors, type Selector, selectorsOf } from './selectors.ts';
import { shownIn } from './shown.ts';

/** What a person should know beside the verdicts. */
export type Notes = {
  /** What was declared or asked for and matches nothing, a sentence each. */
  readonly unmatched: readonly string[];
  /** Whether a declared daemon covers no container instance. */
  readonly coversNothing: boolean;
  readonly unjudged: Unjudged;
  readonly pointedTo: PointedTo;
  /** Why nothing is judged, if nothing is. */
  readonly whyNothing: string;
};

/** @param elsewhere the tasks on no container instance, by launch type */
export const notesOf = (told: Told, elsewhere: ReadonlyMap<OtherLaunchType, number>): Notes => {
  const managed = managedIn(told);
  const all = new Set(managed);
  const shown = shownIn(told);
  const declared = told.daemons ?? [];
  const onDaemons = notesOnDaemons(declared, managed, shown);
  const unjudged = unjudgedIn(elsewhere, told.ledgers.values(), all);
  const selectors = [...selectorsOf(told.policy), ...selectorsOfFilter(told.filter)];
  return {
    unmatched: [...onDaemons.notes, ...notesOnSelectors(selectors, declared, shown)],
    coversNothing: onDaemons.coversNothing,
    unjudged,
    pointedTo: pointedToIn(told, all),
    whyNothing: whyNothing(told, unjudged),
  };
};

/** What the filters ask for and no verdict is of, once all are judged. */
export const notesOnFilter = (
  { filter, oldestFactAt, now }: Told,
  { hasRule, isEmpty }: Findings,
): readonly string[] => {
  if (!isEmpty())
    return (filter.rules ?? [])
      .filter((rule) => !hasRule(rule))
      .map((rule) => `--rule ${rule} matches nothing: no verdict is of it`);
  if (!isFiltering(filter)) return [];
  const begin = [...oldestFactAt.values()].reduce((oldest, at) => Math.min(oldest, at), now);
  const isElsewhere = (filter.from !== null && filter.from > now) || (filter.to !== null && filter.to <= begin);
  return isElsewhere && Number.isFinite(begin) && Number.isFinite(now)
    ? [`--from and --to match nothing: these events begin at ${isoOf(begin)} and end at ${isoOf(now)}`]
    : ['the filters match no verdict'];
};

const selectorsOfFilter = ({ clusters, daemonNames }: Filter): readonly Selector[] => [
  ...(clusters ?? []).map((clusterArn) => selector('--cluster', { clusterArn })),
  ...(daemonNames ?? []).map((daemonName) => selector('--daemon', { daemonName })),
];

const selector = (option: string, names: Partial<Selector>): Selector => ({
  where: option,
  clusterArn: null,
  capacityProviderName: null,
  daemonName: null,
  ...names,
});

const whyNothing = ({ daemons, filter }: Told, unjudged: Unjudged): string => {
  const begin = 'Nothing is judged:';
  if (isFiltering(filter)) return `${begin} the filters match no verdict.`;
  const tasks = unjudgedInWords(unjudged);
  if (tasks !== '') return `${begin} ${tasks} in these events, and ECS promises nothing about daemons beside them.`;
  return daemons === null
    ? `${begin} no daemon covers a container instance in these events. --daemons names those to expect.`
    : `${begin} none of the declared daemons covers a container instance in these events.`;
};
