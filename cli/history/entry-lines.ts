import type { HistoryEntry } from '../../shared/core/remedies/history-entry.ts';
import { lastPartOf } from '../../shared/core/words/arn.ts';
import { isoSecondsOf } from '../terminal/iso-time.ts';
import { type Paint, visible } from '../terminal/text.ts';

/** An entry as a person reads it: what was asked and decided, and below it what was in the way. */
export const entryLines = (entry: HistoryEntry, paint: Paint): readonly string[] => {
  const { at, asked, action, containerInstanceArn, daemonArn } = entry;
  const time = isoSecondsOf(at);
  const on = visible(lastPartOf(containerInstanceArn ?? daemonArn ?? ''));
  const by = `by ${asked.by === 'person' ? 'a person' : 'Bookend'}: ${visible(asked.reason)}`;
  const head = [time, action.padEnd(16), on, decisionOf(entry, paint), by].join('  ');
  return [head, ...details(entry).map((line) => `    ${visible(line)}`)];
};

const decisionOf = ({ decision, dryRun, outcome }: HistoryEntry, paint: Paint): string => {
  if (dryRun) return `dry run, ${decision === 'act' ? 'would be done' : 'refused'}`;
  if (decision !== 'act') return paint('yellow', 'refused');
  return paint('green', visible(outcome ?? 'begun'));
};

const details = ({ guards, override, answers }: HistoryEntry): readonly string[] => [
  ...guards
    .filter(({ passed }) => !passed)
    .map(({ guard, reason }) => `${guard}${override.includes(guard) ? ' (overridden)' : ''}: ${reason}`),
  ...(answers ?? [])
    .filter(({ answer }) => answer !== 'accepted')
    .map(({ step, answer, reason }) => `${step.call} ${answer}: ${reason ?? ''}`),
];
