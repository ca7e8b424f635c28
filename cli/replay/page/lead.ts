import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { type Moment, timeline } from '../../../shared/core/notices/timeline.ts';
import { WORDS } from '../../../shared/core/rules/index.ts';
import { lastPartOf } from '../../../shared/core/words/arn.ts';
import { clockOf, dayOf } from '../../../shared/core/words/plain.ts';
import { daemonNameOf } from '../../../shared/core/words/task-role.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import { isoOf, isoSecondsOf } from '../../terminal/iso-time.ts';
import { counted, grouped } from '../../terminal/numbers.ts';
import type { Cause } from './causes.ts';
import { marginInWords } from './margins.ts';

/** A person reads so many sentences; the table has the rest. */
const MOST_SENTENCES = 10;
const MOST_MOMENTS = 12;
const MOST_TASKS = 5;
const MOST_NAMES = 2;
/** Of two violations the median, counted as the summary counts its p50, is the worst. */
const FEWEST_FOR_MEDIAN = 3;

/** A task that was told to stop runs on until its containers end, which may be what a drain waits for. */
const RUNS: ReadonlySet<string> = new Set(['RUNNING', 'DEACTIVATING', 'STOPPING']);

type Ledgers = ReadonlyMap<string, Ledger>;

/** Text from events is escaped by these for where it goes: a name, and a sentence. */
export type Escape = { readonly name: (text: string) => string; readonly text: (text: string) => string };

/** One sentence for each cause, the worst first. */
export const sentencesOf = (causes: readonly Cause[], ledgers: Ledgers, marks: Escape): readonly string[] =>
  causes.slice(0, MOST_SENTENCES).map((cause) => sentenceOf(cause, ledgers, marks));

/** The number of causes that have no sentence. */
export const causesLeft = (causes: readonly Cause[]): number => Math.max(0, causes.length - MOST_SENTENCES);

const sentenceOf = (cause: Cause, ledgers: Ledgers, marks: Escape): string => {
  const [{ rule, clusterArn, daemonName, marginMs }] = cause.worst;
  const what = WORDS[rule].headline(whoIn(cause, marks), marks.name(daemonName ?? ''), marginMs !== null);
  const where = cause.count === 1 ? onOne(cause, ledgers, marks) : onMany(cause, marks);
  const tasks = cause.tasksTotal === 0 ? [] : [counted(cause.tasksTotal, 'task')];
  return `${marks.name(lastPartOf(clusterArn))}: ${what}${where}: ${[...tasks, ...sizeOf(cause, marks)].join(', ')}`;
};

/** `web`, `web and api`, `web, api and others`. */
const whoIn = ({ groups }: Cause, { name }: Escape): string => {
  const names = [...new Set(groups.map((group) => group.replace(/^(service|family):(?=.)/, '')))].map(name);
  if (names.length === 0) return 'tasks';
  return names.length <= MOST_NAMES ? names.join(' and ') : `${names.slice(0, MOST_NAMES).join(', ')} and others`;
};

const onOne = ({ worst: [verdict] }: Cause, ledgers: Ledgers, { name }: Escape): string => {
  const { containerInstanceArn, capacityProviderName } = verdict;
  if (containerInstanceArn === null) return '';
  const instance = ledgers.get(containerInstanceArn)?.ec2InstanceId ?? lastPartOf(containerInstanceArn);
  return ` on ${name(instance)}${capacityProviderName === null ? '' : ` (${name(capacityProviderName)})`}`;
};

const onMany = ({ count, of, worst: [{ capacityProviderName }] }: Cause, { name }: Escape): string => {
  if (of === null) return ` ${grouped(count)} times`;
  const provider = capacityProviderName === null ? '' : ` of ${name(capacityProviderName)}`;
  return ` on ${grouped(count)} of ${counted(of, 'instance')}${provider}`;
};

const sizeOf = ({ count, medianMs, firstAt, worst: [{ rule, marginMs, reason }] }: Cause, { text }: Escape) => {
  const [margin, median] = [marginInWords(rule, marginMs), marginInWords(rule, medianMs)];
  const when = Number.isFinite(firstAt) ? isoSecondsOf(firstAt) : 'at a time that is not known';
  if (count === 1) return [margin === '' ? text(reason) : margin, when];
  const sizes = margin === '' ? [] : [`worst ${margin}`, ...(count < FEWEST_FOR_MEDIAN ? [] : [`median ${median}`])];
  return [...sizes, `first ${when}`];
};

/** The moments around the worst violation of all, a line each; empty where no container instance is concerned. */
export const storyOf = ([cause]: readonly Cause[], ledgers: Ledgers, { text }: Escape): readonly string[] => {
  const verdict = cause?.worst[0];
  const ledger = ledgers.get(verdict?.containerInstanceArn ?? '');
  if (verdict === undefined || ledger === undefined) return [];
  const moments = momentsAround(verdict, ledger);
  const days = new Set(moments.map(({ at }) => dayOf(isoOf(at))));
  const marked = momentOf(verdict, ledger, moments);
  const lines = moments.map((moment) => {
    const { at, what } = moment;
    const mark = moment === marked ? `   ← ${marginInWords(verdict.rule, verdict.marginMs) || 'here'}` : '';
    return `${days.size > 1 ? `${dayOf(isoOf(at))} ` : ''}${clockOf(isoOf(at))}  ${text(what)}${mark}`;
  });
  return [...lines, ...stillRunning(verdict, ledger)];
};

/** The moment at which the rule broke: a task's, where the container instance had one at the same time. */
const momentOf = ({ occurredAt }: Verdict, ledger: Ledger, moments: readonly Moment[]): Moment | undefined => {
  const ofInstance = new Set(timeline({ ...ledger, tasks: new Map() }).map(({ what }) => what));
  const there = moments.filter(({ at }) => at === occurredAt);
  return there.find(({ what }) => !ofInstance.has(what)) ?? there[0];
};

/** The instance, its daemon and the tasks concerned alone, nearest to the violation. */
const momentsAround = (verdict: Verdict, ledger: Ledger) => {
  const concerned = new Set(verdict.named.slice(0, MOST_TASKS));
  const tasks = new Map(
    [...ledger.tasks].filter(
      ([taskArn, task]) =>
        concerned.has(taskArn) || (verdict.daemonName !== null && daemonNameOf(task) === verdict.daemonName),
    ),
  );
  const distance = (at: number): number => Math.abs(at - (verdict.occurredAt ?? at));
  return timeline({ ...ledger, tasks })
    .toSorted((one, other) => distance(one.at) - distance(other.at))
    .slice(0, MOST_MOMENTS)
    .sort((one, other) => one.at - other.at);
};

const stillRunning = ({ taskArns }: Verdict, { tasks }: Ledger): readonly string[] => {
  const running = taskArns.filter((taskArn) => {
    const task = tasks.get(taskArn);
    return task !== undefined && RUNS.has(task.lastStatus) && task.executionStoppedAt === null;
  });
  return running.length === 0 ? [] : [`${grouped(running.length)} of these tasks still ran when the events ended`];
};
