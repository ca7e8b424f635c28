import { isMissing } from '../../../../shared/core/survey/field.ts';
import { lastPartOf } from '../../../../shared/core/words/arn.ts';
import type { Declared, Kind } from './declared.ts';

/** Finds the resources that texts of other resources mean, among those of the same files. */
export class Links {
  readonly all: readonly Declared[];
  readonly #byKind: ReadonlyMap<Kind, readonly Declared[]>;
  readonly #byName = new Map<string, Declared>();

  constructor(all: readonly Declared[]) {
    this.all = all;
    this.#byKind = Map.groupBy(all, ({ kind }) => kind);
    for (const one of all)
      for (const name of [...one.names, one.resource]) this.#byName.set(keyOf(one.kind, name), one);
  }

  ofKind(kind: Kind): readonly Declared[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** By its name, by the name that the file has for it, or by an ARN that ends in one of them. */
  find(kind: Kind, text: string): Declared | undefined {
    const exact = this.#byName.get(keyOf(kind, text));
    if (exact !== undefined || !text.startsWith('arn:')) return exact;
    return this.#byName.get(keyOf(kind, lastPartOf(text)));
  }
}

const keyOf = (kind: Kind, name: string): string => `${kind} ${name}`;

/** The known texts of a field that may be missing, absent or a list with parts that are missing. */
export const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');

/** True where a value, or a part of a list, is not known. */
export const isOpen = (value: unknown): boolean =>
  isMissing(value) || (Array.isArray(value) && value.some((one) => isMissing(one)));
