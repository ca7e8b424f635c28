/** The options by the fields of the request that they fill. */
const OPTION_OF: Readonly<Record<string, string>> = {
  action: '--action',
  incidentId: '--incident',
  containerInstanceArn: '--instance',
  daemonArn: '--daemon',
  planId: '--plan',
  reason: '--reason',
  override: '--override',
};
const FIELDS = /\b(?:incidentId|containerInstanceArn|daemonArn|planId)\b/g;

/** A problem of the request in the words of the command line: `override.0: must be …` → `--override foo must be …`. */
export const problemByOption = (problem: string, payload: Readonly<Record<string, unknown>>): string => {
  const [, field = '', place, rest] = /^(\w+)(?:\.(\d+))?: (.*)$/s.exec(problem) ?? [];
  const said = (rest ?? problem).replace(FIELDS, (name) => OPTION_OF[name] ?? name);
  const option = OPTION_OF[field];
  if (option === undefined) return said;
  const value = payload[field];
  if (value === undefined) return `${option} is not given: it ${said}`;
  return Array.isArray(value) && place !== undefined
    ? `${option} ${value[Number(place)]} ${said}`
    : `${option} ${said}`;
};
