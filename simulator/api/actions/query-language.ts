import { instanceDetail } from '../../events/instance-event.ts';
import type { ContainerInstance } from '../../model/cluster.ts';
import { invalid } from '../request/error.ts';

/** ECS's cluster query language, as ListContainerInstances takes it in `filter`. */
export type Matcher = (instance: ContainerInstance) => boolean;

/** @param filter absent or blank: everything */
export const matcherOf = (filter: string | undefined): Matcher => {
  if (filter === undefined || filter.trim() === '') return () => true;
  const words = new Words(filter);
  const matcher = anyOf(words);
  if (words.next !== undefined) throw words.unexpected();
  return matcher;
};

const WORD = /\s*("[^"]*"|&&|\|\||==|!=|>=|<=|=~|!(?=in\b|exists\b)|[()[\],<>]|[^\s()[\],<>=!&|"]+)/gy;

class Words {
  private readonly words: readonly string[];
  private position = 0;

  constructor(filter: string) {
    const words = [...filter.trim().matchAll(WORD)];
    if (words.reduce((length, [word]) => length + word.length, 0) !== filter.trim().length)
      throw invalid(`Invalid filter expression: ${filter}`);
    this.words = words.map(([, word = '']) => word);
  }

  get next(): string | undefined {
    return this.words[this.position];
  }

  take(): string {
    const word = this.next;
    if (word === undefined) throw invalid('Invalid filter expression: it ends too early.');
    this.position += 1;
    return word.replace(/^"(.*)"$/, '$1');
  }

  takeIf(...wanted: readonly string[]): boolean {
    if (this.next === undefined || !wanted.includes(this.next)) return false;
    this.position += 1;
    return true;
  }

  unexpected(): Error {
    return invalid(`Invalid filter expression: unexpected ${this.next ?? 'end'}.`);
  }
}

const anyOf = (words: Words): Matcher => {
  const all = [allOf(words)];
  while (words.takeIf('or', '||')) all.push(allOf(words));
  return (instance) => all.some((matches) => matches(instance));
};

const allOf = (words: Words): Matcher => {
  const all = [term(words)];
  while (words.takeIf('and', '&&')) all.push(term(words));
  return (instance) => all.every((matches) => matches(instance));
};

const term = (words: Words): Matcher => {
  if (words.takeIf('not', 'NOT')) {
    const matches = term(words);
    return (instance) => !matches(instance);
  }
  if (!words.takeIf('(')) return comparison(words);
  const inside = anyOf(words);
  if (!words.takeIf(')')) throw words.unexpected();
  return inside;
};

type Test = (value: string, wanted: string) => boolean;

const COMPARISONS: Readonly<Record<string, Test>> = {
  '==': (value, wanted) => value === wanted,
  equals: (value, wanted) => value === wanted,
  '!=': (value, wanted) => value !== wanted,
  not_equals: (value, wanted) => value !== wanted,
  '>': (value, wanted) => order(value, wanted) > 0,
  greater_than: (value, wanted) => order(value, wanted) > 0,
  '>=': (value, wanted) => order(value, wanted) >= 0,
  greater_than_equal: (value, wanted) => order(value, wanted) >= 0,
  '<': (value, wanted) => order(value, wanted) < 0,
  less_than: (value, wanted) => order(value, wanted) < 0,
  '<=': (value, wanted) => order(value, wanted) <= 0,
  less_than_equal: (value, wanted) => order(value, wanted) <= 0,
  '=~': (value, wanted) => pattern(wanted).test(value),
  matches: (value, wanted) => pattern(wanted).test(value),
};

/** Numbers and times by size, texts by code unit. */
const order = (value: string, wanted: string): number => {
  const [one, other] = [sizeOf(value), sizeOf(wanted)];
  if (one !== undefined && other !== undefined) return one - other;
  if (value === wanted) return 0;
  return value < wanted ? -1 : 1;
};

const sizeOf = (text: string): number | undefined => {
  const size = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isNaN(size) ? undefined : size;
};

const pattern = (text: string): RegExp => {
  try {
    return new RegExp(`^(?:${text})$`);
  } catch {
    throw invalid(`Invalid filter expression: ${text} is not a pattern.`);
  }
};

const comparison = (words: Words): Matcher => {
  const subject = words.take();
  const valuesOf = subjectNamed(subject);
  const negated = words.takeIf('!');
  const operator = words.take();
  if (operator === 'exists' || operator === 'not_exists') {
    const wanted = (operator === 'exists') !== negated;
    return (instance) => valuesOf(instance).length > 0 === wanted;
  }
  if (operator === 'in' || operator === 'not_in') {
    const list = listOf(words);
    const wanted = (operator === 'in') !== negated;
    return (instance) => valuesOf(instance).some((value) => list.includes(value)) === wanted;
  }
  const test = COMPARISONS[operator];
  if (test === undefined || negated) throw invalid(`Invalid filter expression: unknown operator ${operator}.`);
  const wanted = words.take();
  if (operator === '!=' || operator === 'not_equals')
    return (instance) => valuesOf(instance).every((value) => test(value, wanted));
  return (instance) => valuesOf(instance).some((value) => test(value, wanted));
};

const listOf = (words: Words): string[] => {
  if (!words.takeIf('[')) throw words.unexpected();
  const list = [words.take()];
  while (words.takeIf(',')) list.push(words.take());
  if (!words.takeIf(']')) throw words.unexpected();
  return list;
};

type Subject = (instance: ContainerInstance) => readonly string[];

const SUBJECTS: Readonly<Record<string, Subject>> = {
  agentConnected: ({ agentConnected }) => [String(agentConnected)],
  agentVersion: () => ['1.98.0'],
  capacityProviderName: ({ provider }) => [provider.name],
  ec2InstanceId: ({ ec2InstanceId }) => [ec2InstanceId],
  registeredAt: ({ registeredAt }) => [new Date(registeredAt).toISOString()],
  runningTasksCount: (instance) => [String(instanceDetail(instance, true).runningTasksCount)],
  'task:group': ({ tasks }) => [...tasks].map(({ group }) => group),
};

const subjectNamed = (name: string): Subject => {
  const known = SUBJECTS[name];
  if (known !== undefined) return known;
  if (!name.startsWith('attribute:')) throw invalid(`Invalid filter expression: unknown subject ${name}.`);
  const attribute = name.slice('attribute:'.length);
  return (instance) => attributesOf(instance).flatMap((one) => (one.name === attribute ? [one.value ?? ''] : []));
};

const attributesOf = (instance: ContainerInstance): { name: string; value?: string }[] => {
  const { attributes } = instanceDetail(instance, true);
  return Array.isArray(attributes) ? attributes : [];
};
