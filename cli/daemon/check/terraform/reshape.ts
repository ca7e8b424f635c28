import { isMissing, type Missing } from '../../../../shared/core/survey/field.ts';
import { type Fields, isFields } from '../../../../shared/edge/events/fields.ts';
import { below, type Pointer } from '../document/pointer.ts';
import { copied, type Reading } from '../resources/reading.ts';
import type { FieldShape, Shape } from './shapes.ts';

/** A question to the configuration, about a field that is not known before the apply. */
export type Configured = {
  /** Names of the resources that the field's expression refers to; null: the configuration does not show them all. */
  readonly referred: (path: readonly (string | number)[]) => readonly string[] | null;
  /** True where the configuration shows that the field is not given. */
  readonly isLeftOut: (path: readonly (string | number)[]) => boolean;
};

/** Makes ECS's fields of Terraform's, with unknown values in their places. */
export class Reshaping {
  readonly #reading: Reading;
  readonly #configured: Configured;
  readonly #address: string;

  constructor(reading: Reading, configured: Configured, address: string) {
    this.#reading = reading;
    this.#configured = configured;
    this.#address = address;
  }

  /** @param path the fields that lead to the values in the resource */
  fields(
    values: Fields,
    unknown: unknown,
    shape: Shape,
    pointer: Pointer,
    path: readonly (string | number)[] = [],
  ): Fields {
    const made: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(shape)) {
      const open = partOf(unknown, name);
      const given = values[name];
      if (isAbsent(given) && open === undefined) continue;
      const place = below(pointer, name);
      const value = this.#field(given, open, field, place, [...path, name]);
      if (!isAbsent(value)) this.#put(made, field.to, value, isAbsent(given) ? pointer : place);
    }
    return made;
  }

  #put(made: Record<string, unknown>, to: string, value: unknown, pointer: Pointer): void {
    const [outer = to, inner] = to.split('.');
    if (inner === undefined) {
      made[outer] = value;
      this.#reading.note(made, outer, pointer);
      return;
    }
    const known = made[outer];
    const object: Record<string, unknown> = isFields(known) && !isMissing(known) ? known : {};
    object[inner] = value;
    made[outer] = object;
    this.#reading.note(made, outer, pointer);
    this.#reading.note(object, inner, pointer);
  }

  #field(
    value: unknown,
    open: unknown,
    shape: FieldShape,
    pointer: Pointer,
    path: readonly (string | number)[],
  ): unknown {
    if (open === true && shape.isComputed === true && this.#configured.isLeftOut(path)) return null;
    switch (shape.as) {
      case 'link':
        return open === true ? this.#link(pointer, path) : value;
      case 'links':
        return this.#links(value, open, pointer, path);
      case 'object':
      case 'objects':
        return open === true ? this.#unknown(pointer, path) : this.#blocks(value, open, shape, pointer, path);
      case 'json':
        return open === true ? this.#unknown(pointer, path) : this.#json(value, pointer, path);
      case 'value':
        return this.#value(value, open, pointer, path);
    }
  }

  #value(value: unknown, open: unknown, pointer: Pointer, path: readonly (string | number)[]): unknown {
    if (open === true) return this.#unknown(pointer, path);
    if (!Array.isArray(value) && !isFields(value)) return value;
    const made: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
    const keys = new Set([...Object.keys(value), ...Object.keys(isObject(open) ? open : {})]);
    for (const key of keys) {
      const inner = this.#value(Reflect.get(value, key), partOf(open, key), below(pointer, key), [...path, key]);
      Reflect.defineProperty(made, key, { value: inner, enumerable: true, writable: true, configurable: true });
      this.#reading.note(made, key, below(pointer, key));
    }
    return made;
  }

  #link(pointer: Pointer, path: readonly (string | number)[]): unknown {
    const [one, ...others] = this.#configured.referred(path) ?? [];
    return one === undefined || others.length > 0 ? this.#unknown(pointer, path) : one;
  }

  /** A list of which a part is known: the configuration tells the whole, or the rest is unknown. One value is a list of one. */
  #links(value: unknown, open: unknown, pointer: Pointer, path: readonly (string | number)[]): unknown {
    const known: readonly unknown[] = Array.isArray(value) ? value : isAbsent(value) ? [] : [value];
    const isOpen = open === true || (Array.isArray(open) && open.some((one) => one === true));
    const referred = isOpen ? this.#configured.referred(path) : [];
    if (referred === null) return this.#unknown(pointer, path);
    const made: unknown[] = [];
    for (const [index, text] of known.entries()) {
      if (isAbsent(text)) continue;
      this.#reading.note(made, made.length, Array.isArray(value) ? below(pointer, index) : pointer);
      made.push(text);
    }
    for (const name of referred) {
      this.#reading.note(made, made.length, pointer);
      made.push(name);
    }
    return made;
  }

  #blocks(
    value: unknown,
    open: unknown,
    { as, fields = {} }: FieldShape,
    pointer: Pointer,
    path: readonly (string | number)[],
  ): unknown {
    if (isFields(value)) {
      const one = this.fields(value, open, fields, pointer, path);
      return as === 'object' ? one : [one];
    }
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    const made: unknown[] = [];
    for (const [index, block] of list.entries()) {
      const place = below(pointer, index);
      const unknown = partOf(open, index);
      this.#reading.note(made, made.length, place);
      made.push(
        unknown === true
          ? this.#unknown(place, [...path, index])
          : this.fields(isFields(block) ? block : {}, unknown, fields, place, [...path, index]),
      );
    }
    return as === 'objects' ? made : (made[0] ?? null);
  }

  /** All that is in the text stands where the text stands. */
  #json(value: unknown, pointer: Pointer, path: readonly (string | number)[]): unknown {
    if (typeof value !== 'string') return value;
    try {
      return copied(JSON.parse(value), pointer, this.#reading, () => pointer);
    } catch {
      return this.#unknown(pointer, path, 'it is not valid JSON');
    }
  }

  #unknown(pointer: Pointer, path: readonly (string | number)[], why = 'it is known after the apply'): Missing {
    return this.#reading.unknown(pointer, `${pathText(path)} of ${this.#address}`, why);
  }
}

const pathText = (path: readonly (string | number)[]): string => path.join('.');

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The part of `after_unknown` about a field; false and an empty object say nothing. */
const partOf = (unknown: unknown, key: string | number): unknown => {
  if (unknown === true) return true;
  const part: unknown = isObject(unknown) ? Reflect.get(unknown, key) : undefined;
  return hasUnknown(part) ? part : undefined;
};

const hasUnknown = (part: unknown): boolean =>
  part === true || (isObject(part) && Object.values(part).some(hasUnknown));
