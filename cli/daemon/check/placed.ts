import type { Place, PlacedHole, UnknownValue, Unread } from './checked/checked.ts';
import type { Document } from './document/document.ts';
import { type Pointer, pointerText } from './document/pointer.ts';
import type { Position } from './document/position.ts';
import type { JudgedUnit, OpenValue } from './judge-unit.ts';
import type { Declared } from './resources/declared.ts';
import type { Reading } from './resources/reading.ts';

/** The document of a resource. A unit of one document gives it for any, also for undefined. */
export type DocumentOf = (declared: Declared | undefined) => Document | undefined;

export type Told = {
  readonly holes: readonly PlacedHole[];
  readonly unknown: readonly UnknownValue[];
  readonly unread: readonly Unread[];
};

/** Finds where all that was found of a unit stands. */
export const placed = ({ found, untold, readings, first, file }: JudgedUnit, documentOf: DocumentOf): Told => {
  const open = untold.map((one) => ({ one, at: pointerOf(one, readings) }));
  const positions = new Positions(documentOf, [
    ...found.flatMap(({ place }) => (place === null ? [] : { declared: place.declared, pointer: place.pointer })),
    ...open.flatMap(({ at }) => (at === undefined ? [] : { declared: first, pointer: at })),
  ]);
  return {
    holes: found.map(({ hole, place }) => ({
      ...hole,
      ...(place === null ? nowhereIn(file) : positions.of(place.declared, place.pointer, place.declared.file)),
      isKnown: null,
    })),
    unknown: open
      .filter(({ one }) => one.missing === 'unknown')
      .map(({ one, at }) => ({
        ...(at === undefined ? nowhereIn(file) : positions.of(first, at, file)),
        what: `${one.what}: ${one.why}`,
      })),
    unread: open
      .filter(({ one }) => one.missing === 'unread')
      .map(({ one }) => ({ file, what: one.what, why: one.why })),
  };
};

const nowhereIn = (file: string | null): Place => ({ file, path: null, line: null, column: null });

/** Only documents that are judged by themselves leave values open: they have one reading, and one file. */
const pointerOf = (one: OpenValue, readings: readonly Reading[]): Pointer | undefined => {
  for (const reading of readings) {
    const pointer = reading.pointerOf(one);
    if (pointer !== undefined) return pointer;
  }
  return undefined;
};

type Wanted = { readonly declared: Declared | undefined; readonly pointer: Pointer };

/** The positions of places in several documents: each document is gone through once. */
class Positions {
  readonly #documentOf: DocumentOf;
  readonly #known: ReadonlyMap<Document | undefined, ReadonlyMap<string, Position>>;

  constructor(documentOf: DocumentOf, wanted: readonly Wanted[]) {
    this.#documentOf = documentOf;
    const byDocument = Map.groupBy(wanted, ({ declared }) => documentOf(declared));
    this.#known = new Map(
      [...byDocument].map(([document, all]) => [
        document,
        document?.positionsOf(all.map(({ pointer }) => pointer)) ?? new Map(),
      ]),
    );
  }

  of(declared: Declared | undefined, pointer: Pointer, file: string | null): Place {
    const path = pointerText(pointer);
    const position = this.#known.get(this.#documentOf(declared))?.get(path);
    return { file, path, line: position?.line ?? null, column: position?.column ?? null };
  }
}
