import { type Missing, unknown } from '../../../../shared/core/survey/field.ts';
import { below, type Pointer, pointerText } from '../document/pointer.ts';

/**
 * Remembers, while a document is made into ECS's shapes, where each value came from. Objects and lists that are made are known by their
 * identity, so that a place in them leads back to the place in the document.
 */
export class Reading {
  readonly #origins = new WeakMap<object, Map<string, Pointer>>();
  readonly #unknown = new Map<string, Pointer>();
  readonly #parameters = new Map<string, Set<string>>();

  /** The value of this key was made of what stands at the pointer. */
  note(owner: object, key: string | number, pointer: Pointer): void {
    const origins = this.#origins.get(owner) ?? new Map<string, Pointer>();
    this.#origins.set(owner, origins);
    origins.set(String(key), pointer);
  }

  /** The pointer of the value that the path leads to, or of the nearest that is there around it. */
  pointerAt(owner: unknown, pointer: Pointer, path: readonly (string | number)[]): Pointer {
    let [value, nearest] = [owner, pointer];
    for (const key of path) {
      if (!isObject(value)) break;
      const origin = this.#origins.get(value)?.get(String(key));
      const next = Reflect.get(value, key);
      if (origin === undefined || next === undefined || next === null) break;
      [value, nearest] = [next, origin];
    }
    return nearest;
  }

  /** A value that the document leaves open. */
  unknown(pointer: Pointer, what: string, why: string): Missing {
    const missing = unknown(what, why);
    this.#unknown.set(keyOf(missing), pointer);
    return missing;
  }

  /** The value at the pointer comes from a parameter's default. */
  noteParameter(pointer: Pointer, name: string): void {
    const key = pointerText(pointer);
    this.#parameters.set(key, (this.#parameters.get(key) ?? new Set()).add(name));
  }

  /** The parameters whose defaults are in the value at the pointer, or in what is around it. */
  parametersAt(pointer: Pointer): readonly string[] {
    for (let at = pointer; at !== null; at = at.within) {
      const names = this.#parameters.get(pointerText(at));
      if (names !== undefined) return [...names];
    }
    return [];
  }

  /** The place of an unknown value; undefined: nothing in the document stands for it. */
  pointerOf(missing: Pick<Missing, 'what' | 'why'>): Pointer | undefined {
    return this.#unknown.get(keyOf(missing));
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const keyOf = ({ what, why }: Pick<Missing, 'what' | 'why'>): string => JSON.stringify([what, why]);

/** Copies a value of a document, and notes where its parts come from. @param placeOf absent: each has its own place */
export const copied = (
  value: unknown,
  pointer: Pointer,
  reading: Reading,
  placeOf: (within: Pointer, key: string) => Pointer = below,
): unknown => {
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
  for (const [key, inner] of Object.entries(value)) {
    const place = placeOf(pointer, key);
    const made = copied(inner, place, reading, placeOf);
    Reflect.defineProperty(copy, key, { value: made, enumerable: true, writable: true, configurable: true });
    reading.note(copy, key, place);
  }
  return copy;
};
