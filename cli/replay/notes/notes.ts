import { whyTurnedOff } from '../../../shared/core/judging/turned-off.ts';
import type { OtherLaunchType } from '../../../shared/core/words/task-role.ts';
import type { RuleName } from '../../../shared/core/words/verdict.ts';
import { isoOf } from '../../terminal/iso-time.ts';
import { type Filter, isFiltering } from '../stream/filter.ts';
import { managedIn } from '../stream/judged-instances.ts';
import type { ReplayedStream } from '../stream/replayed-stream.ts';
import type { UnjudgedTasks } from '../stream/tasks-elsewhere.ts';
import { notesOnDaemons } from './declared.ts';
import type { Findings } from './findings.ts';
import { notesOnSelectors, type Selector, selectorsOf } from './selectors.ts';
import { shownClustersIn } from './shown-clusters.ts';
import { type UnjudgedInstances, unjudgedInstancesIn } from './unjudged-instances.ts';
import { unjudgedIn, unjudgedInWords } from './unjudged-tasks.ts';

/** A person should know this beside the verdicts. */
export type Notes = {
  /** One sentence for each daemon, selector or filter that matches nothing, and each entry of the policy without an effect. */
  readonly unmatched: readonly string[];
  /** True if a declared daemon covers no container instance. */
  readonly coversNothing: boolean;
  readonly unjudged: UnjudgedTasks;
  readonly unjudgedInstances: UnjudgedInstances;
  /** The reason for an empty table. */
  readonly whyNothing: string;
};

/**
 * @param elsewhere the tasks on no container instance, by launch type
 * @param onPolicy what is to be said of the policy, whatever the stream shows
 */
export const notesOf = (
  stream: ReplayedStream,
  elsewhere: ReadonlyMap<OtherLaunchType, number>,
  onPolicy: readonly string[] = [],
): Notes => {
  const managed = managedIn(stream);
  const all = new Set(managed);
  const shown = shownClustersIn(stream);
  const declared = stream.daemons ?? [];
  const onDaemons = notesOnDaemons(declared, managed, shown);
  const unjudged = unjudgedIn(elsewhere, stream.ledgers.values(), all);
  const selectors = [...selectorsOf(stream.policy), ...selectorsOfFilter(stream.filter)];
  return {
    unmatched: [
      ...onDaemons.notes,
      ...notesOnSelectors(selectors, declared, shown),
      ...onPolicy.map((note) => `policy: ${note}`),
    ],
    coversNothing: onDaemons.coversNothing,
    unjudged,
    unjudgedInstances: unjudgedInstancesIn(stream, all),
    whyNothing: whyNothing(stream, unjudged),
  };
};

/** Names the filters that no verdict passes, once all are judged. */
export const notesOnFilter = (
  { filter, policy, oldestFactAt, now }: ReplayedStream,
  { hasRule, isEmpty }: Findings,
): readonly string[] => {
  const rules = (filter.rules ?? []).map((rule) => ({ rule, off: whyTurnedOff(rule, policy) }));
  const says = (rule: RuleName, why: string): string => `--rule ${rule} matches nothing: ${why}`;
  if (!isEmpty())
    return rules.flatMap(({ rule, off }) => (hasRule(rule) ? [] : says(rule, off ?? 'there is no verdict of it')));
  if (!isFiltering(filter)) return [];
  const onOff = rules.flatMap(({ rule, off }) => (off === null ? [] : says(rule, off)));
  return onOff.length > 0 && onOff.length === rules.length
    ? onOff
    : [...onOff, whyNoVerdict({ filter, oldestFactAt, now })];
};

const whyNoVerdict = ({
  filter,
  oldestFactAt,
  now,
}: Pick<ReplayedStream, 'filter' | 'oldestFactAt' | 'now'>): string => {
  const begin = [...oldestFactAt.values()].reduce((oldest, at) => Math.min(oldest, at), now);
  const isElsewhere = (filter.from !== null && filter.from > now) || (filter.to !== null && filter.to <= begin);
  return isElsewhere && Number.isFinite(begin) && Number.isFinite(now)
    ? `--from and --to match nothing: these events begin at ${isoOf(begin)} and end at ${isoOf(now)}`
    : 'the filters match no verdict';
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

const whyNothing = ({ daemons, filter }: ReplayedStream, unjudged: UnjudgedTasks): string => {
  const begin = 'Nothing is judged:';
  if (isFiltering(filter)) return `${begin} the filters match no verdict.`;
  const tasks = unjudgedInWords(unjudged);
  if (tasks !== '') return `${begin} these events show ${tasks}, and ECS promises nothing about daemons beside them.`;
  return daemons === null
    ? `${begin} no daemon covers a container instance in these events. Name the expected ones with --daemons.`
    : `${begin} none of the declared daemons covers a container instance in these events.`;
};
