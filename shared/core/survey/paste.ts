import { lastPartOf } from '../words/arn.ts';
import { isShellWord } from '../words/shell-word.ts';

/** ECS takes these by name, within the account and Region; daemons and their deployments by their ARNs alone (ECS API, ListDaemonDeployments). */
const TAKE_NAMES: ReadonlySet<string> = new Set(['cluster', 'container-instance']);

/**
 * A sentence with a call of the AWS CLI behind it that can be pasted; the sentence alone where a value is not one plain word of a shell,
 * or where there is nothing in AWS yet to ask about (a file). Only calls that read belong here: nobody pastes them with care.
 * @param flags values of ECS, by flag without its dashes; the first is an ARN, which tells the Region
 */
export const withCommand = (sentence: string, call: string, flags: Readonly<Record<string, string>>): string => {
  const [[, arn = ''] = []] = Object.entries(flags);
  const region = /^arn:[^:]*:[^:]*:([^:]+):/.exec(arn)?.[1];
  if (region === undefined) return sentence;
  const words = Object.entries({ region, ...flags }).map(
    ([flag, value]) => [flag, TAKE_NAMES.has(flag) ? lastPartOf(value) : value] as const,
  );
  if (!words.every(([, value]) => isShellWord(value))) return sentence;
  return `${sentence}: aws ${call} ${words.map(([flag, value]) => `--${flag} ${value}`).join(' ')}`;
};
