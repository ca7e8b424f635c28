/**
 * One setting of a configuration, whatever language it is written in. An element of a list has an empty key. Settings know what they are
 * in, and not what is in them, so that nothing is as deep as the text that others wrote.
 */
export type Setting = {
  readonly key: string;
  /** Its text; null: other settings are in it. */
  readonly value: string | null;
  readonly within: Setting | null;
};

/** Deeper than any agent's configuration goes. */
const DEEPEST = 24;

/** Those that the setting is in, the nearest first; itself is not one. */
export const around = (setting: Setting): readonly Setting[] => {
  const found: Setting[] = [];
  for (let next = setting.within; next !== null && found.length < DEEPEST; next = next.within) found.push(next);
  return found;
};

/** The key under which it stands, in small letters, lists left out: `detectors` for an element of `detectors: [ec2]`. */
export const keyOf = (setting: Setting): string => {
  let named: Setting | null = setting;
  for (let steps = 0; named !== null && named.key === '' && steps < DEEPEST; steps += 1) named = named.within;
  return named?.key.toLowerCase() ?? '';
};

/** True if one of those around it has this key. @param key in small letters */
export const isWithin = (setting: Setting, key: string): boolean => {
  let outer = setting.within;
  for (let steps = 0; outer !== null && steps < DEEPEST; steps += 1) {
    if (outer.key.length === key.length && outer.key.toLowerCase() === key) return true;
    outer = outer.within;
  }
  return false;
};

/** The kind of a component with a name of its own: `batch` for `batch/traces`. */
export const kindOf = (key: string): string => {
  const slash = key.indexOf('/');
  return (slash < 0 ? key : key.slice(0, slash)).trim().toLowerCase();
};

/** A text without the quotes around it. */
export const unquoted = (text: string): string => {
  const first = text[0];
  return text.length > 1 && (first === '"' || first === "'") && text.endsWith(first) ? text.slice(1, -1) : text;
};
