import { daemonNameOfArn } from '../../../../shared/core/words/arn.ts';
import { type Fields, isFields } from '../../../../shared/edge/events/fields.ts';
import { below, type Pointer } from '../document/pointer.ts';
import type { Declared, Kind } from '../resources/declared.ts';
import { copied, Reading } from '../resources/reading.ts';
import { isContainer, kindOfCall } from './call-kind.ts';

/**
 * Reads inputs of calls of the AWS CLI (`--cli-input-json`): one object, or a list. The answers that describe a definition are read too, and a
 * container definition by itself, which stands for a daemon task definition of its name. What is none of these is left out.
 */
export const readCalls = (value: unknown, file: string): readonly Declared[] => {
  const reading = new Reading();
  if (Array.isArray(value) && value.length > 0 && value.every(isContainer))
    return [definitionOf(value, (index) => below(null, index), { file, reading, pointer: null })];
  const inputs: readonly unknown[] = Array.isArray(value) ? value : [value];
  return inputs.flatMap((input, index): readonly Declared[] => {
    const pointer = Array.isArray(value) ? below(null, index) : null;
    if (!isFields(input)) return [];
    if (isContainer(input) && kindOfCall(input) === null)
      return [definitionOf([input], () => pointer, { file, reading, pointer })];
    const [fields, at] = unwrapped(input, pointer);
    const kind = kindOfCall(fields);
    return kind === null ? [] : [declaredOf(kind, fields, { file, reading, pointer: at })];
  });
};

type Place = Pick<Declared, 'file' | 'reading' | 'pointer'>;

/** The answers of DescribeTaskDefinition and DescribeDaemonTaskDefinition hold the definition in a field. */
const unwrapped = (input: Fields, pointer: Pointer): readonly [Fields, Pointer] => {
  for (const name of ['daemonTaskDefinition', 'taskDefinition']) {
    const inner = input[name];
    if (isFields(inner) && 'containerDefinitions' in inner) return [inner, below(pointer, name)];
  }
  return [input, pointer];
};

const declaredOf = (kind: Kind, input: Fields, place: Place): Declared => {
  const copy = copied(input, place.pointer, place.reading);
  const fields = isFields(copy) ? copy : {};
  const arn = typeof fields.daemonArn === 'string' ? fields.daemonArn : null;
  const named = nameOf(kind, fields);
  const daemonName = arn === null ? null : daemonNameOfArn(arn);
  const withName = daemonName === null || kind !== 'daemon' ? fields : withField(fields, 'daemonName', daemonName);
  return {
    ...place,
    kind,
    resource: named ?? daemonName ?? `a ${kind} without a name`,
    names: [fields.daemonTaskDefinitionArn, fields.taskDefinitionArn].filter(
      (one) => typeof one === 'string' && kind !== 'daemon' && kind !== 'service',
    ) as string[],
    fields: withName,
    exists: arn !== null,
    before: null,
  };
};

const NAME_OF: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  daemon: ['daemonName'],
  'daemon-definition': ['family'],
  definition: ['family'],
  service: ['serviceName', 'service'],
  provider: ['name'],
};

const nameOf = (kind: Kind, fields: Fields): string | null => {
  const names = (NAME_OF[kind] ?? []).map((field) => fields[field]);
  return names.find((name): name is string => typeof name === 'string' && name !== '') ?? null;
};

const definitionOf = (containers: readonly Fields[], pointerOf: (index: number) => Pointer, place: Place): Declared => {
  const { reading, pointer } = place;
  const list = containers.map((container, index) => copied(container, pointerOf(index), reading));
  for (const index of list.keys()) reading.note(list, index, pointerOf(index));
  const fields = { family: containers[0]?.name, containerDefinitions: list };
  reading.note(fields, 'containerDefinitions', pointer);
  const kind = kindOfCall({ containerDefinitions: containers }) ?? 'daemon-definition';
  return {
    ...place,
    kind,
    resource: String(containers[0]?.name ?? 'a container'),
    names: [],
    fields,
    exists: false,
    before: null,
  };
};

/** A copy whose other fields are the same, with their origins: those are known by the object. */
const withField = (fields: Fields, name: string, value: string): Fields =>
  Object.defineProperty(fields, name, { value, enumerable: true });
