import type { FoundHole } from '../../../shared/core/holes/judge-holes.ts';
import { keysOf, type Pointer } from './document/pointer.ts';
import type { Declared } from './resources/declared.ts';

/** The place of a hole in a document, and the parameters that the value there comes from. */
export type PlaceIn = {
  readonly declared: Declared;
  readonly pointer: Pointer;
  readonly parameters: readonly string[];
};

/** Finds the places of holes among resources. */
export class Places {
  readonly #byName: ReadonlyMap<string, readonly Declared[]>;

  constructor(declared: readonly Declared[]) {
    this.#byName = Map.groupBy(declared, ({ resource }) => resource);
  }

  /** True where the resource that the hole is about is among them. */
  has(hole: FoundHole): boolean {
    return this.#nameOf(hole) !== undefined;
  }

  /**
   * The place where a hole's fault is written: of resources of the same name, a family and a daemon, the one that has more of the path. A value
   * that is not there stands for the nearest that is. null: none of them is meant.
   */
  of(hole: FoundHole): PlaceIn | null {
    const path = hole.at?.path ?? [];
    const [place] = (this.#byName.get(hole.at?.resource ?? this.#nameOf(hole) ?? '') ?? [])
      .map((one) => ({ declared: one, pointer: one.reading.pointerAt(one.fields, one.pointer, path) }))
      .toSorted((one, other) => keysOf(other.pointer).length - keysOf(one.pointer).length);
    return place === undefined ? null : { ...place, parameters: place.declared.reading.parametersAt(place.pointer) };
  }

  /** The name of the resource without its part: names may hold a `#` themselves. */
  #nameOf({ resource }: FoundHole): string | undefined {
    for (let end = resource.length; end > 0; end = resource.lastIndexOf('#', end - 1)) {
      const name = resource.slice(0, end);
      if (this.#byName.has(name)) return name;
    }
    return undefined;
  }
}
