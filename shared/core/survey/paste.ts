import { isShellWord } from '../words/shell-word.ts';

/**
 * A sentence with a call of the AWS CLI behind it that can be pasted; the sentence alone where a value is not one plain word of a shell,
 * or where there is nothing in AWS yet to ask about (a file). Only calls that read belong here: nobody pastes them with care.
 * @param flags values of ECS, by flag without its dashes; the first is an ARN, which tells the Region
 */
export const withCommand = (sentence: string, call: string, flags: Readonly<Record<string, string>>): string => {
  const [[, arn = ''] = []] = Object.entries(flags);
  const region = /^arn:[^:]*:[^:]*:([^:]+):/.exec(arn)?.[1];
  if (region === undefined) return sentence;
  const words = Object.entries({ region, ...flags });
  if (!words.every(([, value]) => isShellWord(value))) return sentence;
  return `${sentence}: aws ${call} ${words.map(([flag, value]) => `--${flag} ${value}`).join(' ')}`;
};
