const SECONDS: Readonly<Record<string, number>> = { '': 1, ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration as agents write it: `30`, `30s`, `1m30s`, `500ms`; null: it is not one. */
export const secondsOf = (text: string): number | null => {
  const trimmed = text.trim();
  if (trimmed.length > 40) return null;
  let seconds = 0;
  let end = 0;
  for (const [part, amount = '', unit = ''] of trimmed.matchAll(/(\d{1,12}(?:\.\d{1,9})?)(ms|[smhd]|)/g)) {
    if (!trimmed.startsWith(part, end)) return null;
    seconds += Number(amount) * (SECONDS[unit] ?? 1);
    end += part.length;
  }
  return end > 0 && end === trimmed.length ? seconds : null;
};
