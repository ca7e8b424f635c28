import type { Missing } from '../../../../shared/core/survey/field.ts';
import { below, keysOf, type Pointer } from '../document/pointer.ts';
import type { Reading } from '../resources/reading.ts';
import { callFunction } from './functions.ts';
import { parameterValue, pseudoParameter } from './parameters.ts';
import { reference } from './references.ts';
import { functionIn, type Template } from './template.ts';
import type { Values } from './values.ts';
import type { ConditionWorld } from './worlds.ts';

/** A value of a template once its functions are evaluated, and where it stands. null: there is none (`AWS::NoValue`). */
export type Evaluated = { readonly value: unknown; readonly pointer: Pointer } | null;

/** Keys of an object are written as they are, or as ECS's API has them. */
export type Keys = 'as they are' | 'as the API has them';

/** Maps whose keys are somebody's own, and policy documents, whose keys are IAM's. */
const OWN_KEYS: ReadonlySet<string> = new Set([
  'Options',
  'DockerLabels',
  'DriverOpts',
  'PolicyDocument',
  'AssumeRolePolicyDocument',
  'Tags',
]);

/** Evaluates values of a template in one of its worlds. A value that it leaves open is `Missing`. */
export class Evaluation implements Values {
  readonly template: Template;
  readonly reading: Reading;
  readonly #world: ConditionWorld;
  readonly #usesDefaults: boolean;

  constructor(template: Template, world: ConditionWorld, reading: Reading, usesDefaults: boolean) {
    this.template = template;
    this.reading = reading;
    this.#world = world;
    this.#usesDefaults = usesDefaults;
  }

  evaluate(value: unknown, pointer: Pointer, keys: Keys = 'as they are'): Evaluated {
    if (value === null || value === undefined) return null;
    if (typeof value === 'string') return { value: this.#text(value, pointer), pointer };
    if (typeof value !== 'object') return { value: String(value), pointer };
    const called = functionIn(value);
    if (called !== null) return this.#call(called.name, called.argument, below(pointer, called.name), keys);
    return {
      value: Array.isArray(value) ? this.#list(value, pointer, keys) : this.#object(value, pointer, keys),
      pointer,
    };
  }

  /** The value alone; undefined: there is none. */
  valueOf(value: unknown, pointer: Pointer): unknown {
    return this.evaluate(value, pointer)?.value;
  }

  unknown(pointer: Pointer, why: string): Missing {
    return this.reading.unknown(valueAt(pointer), whatIsAt(pointer), why);
  }

  /** undefined: it is not known how the condition turns out. */
  isTrue(condition: unknown): boolean | undefined {
    return typeof condition === 'string' ? this.#world.isTrue(condition) : undefined;
  }

  /** The value of `Ref`; `AWS::NoValue` is for the caller. */
  referTo(name: unknown, pointer: Pointer): unknown {
    if (typeof name !== 'string') return this.unknown(pointer, 'it refers to nothing that has a name');
    const pseudo = pseudoParameter(name);
    if (pseudo !== undefined) return pseudo;
    const parameter = parameterValue(this.template, name, this.#usesDefaults);
    if (parameter?.kind === 'unknown') return this.unknown(pointer, parameter.why);
    if (parameter === undefined) return reference(this, name, null, pointer);
    this.reading.noteParameter(pointer?.within ?? null, name);
    return parameter.value;
  }

  #text(text: string, pointer: Pointer): unknown {
    return text.includes('{{resolve:') ? this.unknown(pointer, 'it is resolved when it is deployed') : text;
  }

  #list(list: readonly unknown[], pointer: Pointer, keys: Keys): readonly unknown[] {
    const made: unknown[] = [];
    for (const [index, item] of list.entries()) {
      const one = this.evaluate(item, below(pointer, index), keys);
      if (one === null) continue;
      this.reading.note(made, made.length, one.pointer);
      made.push(one.value);
    }
    return made;
  }

  #object(fields: object, pointer: Pointer, keys: Keys): object {
    const made: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(fields)) {
      const one = this.evaluate(value, below(pointer, key), OWN_KEYS.has(key) ? 'as they are' : keys);
      if (one === null) continue;
      const name = keys === 'as they are' ? key : `${key.charAt(0).toLowerCase()}${key.slice(1)}`;
      Object.defineProperty(made, name, { value: one.value, enumerable: true, writable: true, configurable: true });
      this.reading.note(made, name, one.pointer);
    }
    return made;
  }

  #call(name: string, argument: unknown, pointer: Pointer, keys: Keys): Evaluated {
    if (name === 'Ref' && argument === 'AWS::NoValue') return null;
    if (name === 'Ref') return { value: this.referTo(argument, pointer), pointer: pointer?.within ?? null };
    if (name === 'Fn::If') return this.#choose(argument, pointer, keys);
    return { value: callFunction(this, name, argument, pointer), pointer: pointer?.within ?? null };
  }

  #choose(argument: unknown, pointer: Pointer, keys: Keys): Evaluated {
    if (!Array.isArray(argument)) return { value: this.unknown(pointer, 'its Fn::If can not be read'), pointer };
    const isTrue = this.isTrue(argument[0]);
    if (isTrue === undefined)
      return { value: this.unknown(pointer, `it depends on the condition ${String(argument[0])}`), pointer };
    const index = isTrue ? 1 : 2;
    return this.evaluate(argument[index], below(pointer, index), keys);
  }
}

/** The place of the value itself, where the pointer leads into the function that it is written as. */
const valueAt = (pointer: Pointer): Pointer =>
  pointer !== null && isFunctionKey(String(pointer.key)) ? valueAt(pointer.within) : pointer;

const isFunctionKey = (key: string): boolean => key === 'Ref' || key.startsWith('Fn::');

/** `Properties.Image of Agent`, for a sentence. */
const whatIsAt = (pointer: Pointer): string => {
  const [, resource, ...path] = keysOf(pointer).map(String);
  const end = path.findIndex(isFunctionKey);
  return `${path.slice(0, end < 0 ? path.length : end).join('.')} of ${resource ?? 'the template'}`;
};
