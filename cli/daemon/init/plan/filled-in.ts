import { createHash } from 'node:crypto';
import type { Plan } from './plan.ts';
import { Composed, isList, isValueFields, type Known, Reference, type Value } from './value.ts';

/** The place of a daemon: calls of the API want whole ARNs. */
export type Place = { readonly partition: string; readonly region: string; readonly account: string };

type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };

/** Names by which calls know what a template would make. */
const namesOf = (plan: Plan, { partition, region, account }: Place): Readonly<Record<Known, string>> => {
  const { settings, image, agentLogs, applicationLogs, configuration } = plan;
  const role = (kind: string): string => `arn:${partition}:iam::${account}:role/${roleName(plan, kind)}`;
  const made = (thing: { readonly name: Composed } | null): string =>
    (thing?.name.parts ?? []).map((part) => (part instanceof Reference ? settings.cluster : part)).join('');
  return {
    partition,
    region,
    account,
    cluster: settings.cluster,
    image: image?.name ?? '',
    cpu: String(settings.size.cpu),
    memory: String(settings.size.memory),
    agentLogs: made(agentLogs),
    applicationLogs: made(applicationLogs),
    configuration: made(configuration),
    executionRole: role('execution'),
    taskRole: role('task'),
  };
};

const LONGEST_ROLE_NAME = 64;

/** The name of a role that the calls need and that is to be made for them. A name that is too long ends with a hash of all of it. */
export const roleName = ({ settings }: Plan, kind: string): string => {
  const whole = `${settings.cluster}-${settings.name}`;
  const longest = LONGEST_ROLE_NAME - kind.length - 1;
  if (whole.length <= longest) return `${whole}-${kind}`;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return `${whole.slice(0, longest - hash.length - 1)}-${hash}-${kind}`;
};

/** Makes a value plain JSON for one place. */
export const filledIn = (plan: Plan, place: Place): ((value: Value) => Json) => {
  const names = namesOf(plan, place);
  const fill = (value: Value): Json => {
    if (value instanceof Composed)
      return value.parts.map((part) => (part instanceof Reference ? names[part.known] : part)).join('');
    if (isList(value)) return value.map(fill);
    return isValueFields(value)
      ? Object.fromEntries(Object.entries(value).map(([name, field]) => [name, fill(field)]))
      : value;
  };
  return fill;
};
