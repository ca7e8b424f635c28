export type JsonRead = { readonly value: unknown } | { readonly problem: string };
/** Mere text of a log, which does not even begin like JSON. */
export type LogText = { readonly isBlank: boolean; readonly hasTimestamp: boolean };

export const readJson = (text: string): JsonRead => {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `is no JSON: ${error instanceof Error ? error.message : error}` };
  }
};

/** `2026-03-24T12:00:00.000Z {…}`: a log group's export to S3, and what `aws logs tail` prints. */
const TIMESTAMP = /^\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*\s+/;

export const readJsonText = (text: string): JsonRead | LogText => {
  const begin = TIMESTAMP.exec(text)?.[0].length ?? 0;
  const rest = text.slice(begin).trim();
  // After a timestamp, the name of the log stream may come first.
  const read = readJson(begin === 0 ? rest : rest.slice(Math.max(0, rest.indexOf('{'))));
  return 'value' in read || /^[[{]/.test(rest) ? read : { isBlank: rest === '', hasTimestamp: begin > 0 };
};
