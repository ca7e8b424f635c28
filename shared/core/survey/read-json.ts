import type { Setting } from './setting.ts';

/** The settings of a JSON text; null where it is not JSON. */
export const readJson = (text: string): readonly Setting[] | null => {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return null;
  }
  const settings: Setting[] = [];
  const rest: { readonly value: unknown; readonly within: Setting | null }[] = [{ value: root, within: null }];
  for (let at = 0; at < rest.length; at += 1) {
    const { value, within } = rest[at] ?? { value: null, within: null };
    for (const [key, inner] of entriesOf(value)) {
      const isOuter = typeof inner === 'object' && inner !== null;
      const setting = { key, value: isOuter ? null : String(inner), within };
      settings.push(setting);
      if (isOuter) rest.push({ value: inner, within: setting });
    }
  }
  return settings;
};

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] => {
  if (Array.isArray(value)) return value.map((inner) => ['', inner] as const);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
};
