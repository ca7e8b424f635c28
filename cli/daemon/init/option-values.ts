import { oneValue } from '../../options/options.ts';
import { UsageError } from '../../options/usage-error.ts';
import { nearestOf } from '../../terminal/nearest-name.ts';
import type { Size } from './plan/plan.ts';

/** The one of several words that an option names; the first is the default. @throws UsageError */
export const choiceOf = <const Choice extends string>(
  option: string,
  given: readonly string[] | undefined,
  choices: readonly [Choice, ...Choice[]],
): Choice => {
  const named = oneValue(option, given);
  if (named === null) return choices[0];
  const choice = choices.find((one) => one === named);
  if (choice !== undefined) return choice;
  const near = nearestOf(named, choices);
  const meant = near === null ? '' : `; did you mean ${near}?`;
  throw new UsageError(`--${option} must be ${choices.join(' or ')}: ${named}${meant}`);
};

/** A whole number within bounds. @throws UsageError */
export const numberOf = (
  option: string,
  given: string | null,
  absent: number,
  [least, most]: readonly [number, number],
): number => {
  if (given === null) return absent;
  const number = /^\d{1,6}$/.test(given) ? Number(given) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`--${option} must be a whole number from ${least} to ${most}: ${given}`);
};

const LEAST: Size = { cpu: 2, memory: 6 };

/** CPU units and MiB, as `256/512`. The least is that of a container of ECS. @throws UsageError */
export const sizeOf = (given: string | null): Size | null => {
  if (given === null) return null;
  const [, cpu = '', memory = ''] = /^(\d{1,6})\/(\d{1,7})$/.exec(given) ?? [];
  const size = { cpu: Number(cpu), memory: Number(memory) };
  if (size.cpu < LEAST.cpu || size.memory < LEAST.memory)
    throw new UsageError(`--size must be CPU units and MiB, for example 256/512: ${given}`);
  return size;
};

/** CloudWatch API, PutMetricAlarm: 1 to 255 characters, none of them a control. @throws UsageError */
export const alarmsOf = (given: readonly string[]): readonly string[] => {
  const wrong = given.filter((name) => name.trim() === '' || !/^\P{Cc}{1,255}$/u.test(name));
  if (wrong.length > 0)
    throw new UsageError(wrong.map((name) => `--alarm is not the name of an alarm: ${JSON.stringify(name)}`));
  return [...new Set(given)];
};

/** A name of a daemon or of a family, as ECS allows it. @throws UsageError */
export const nameOf = (option: string, given: string | null): string | null => {
  if (given === null || /^[\w-]{1,255}$/.test(given)) return given;
  throw new UsageError(`--${option} must be 1 to 255 letters, digits, hyphens or underscores: ${given}`);
};
