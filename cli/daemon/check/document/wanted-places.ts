import { keysOf, type Pointer } from './pointer.ts';

/** Places that are looked for, as a tree of their keys, so that one way through a document finds all of them. */
export class WantedPlaces {
  readonly below = new Map<string, WantedPlaces>();
  isWanted = false;
  offset: number | null = null;

  add(pointer: Pointer): WantedPlaces {
    let at: WantedPlaces = this;
    for (const key of keysOf(pointer)) {
      const next = at.below.get(String(key)) ?? new WantedPlaces();
      at.below.set(String(key), next);
      at = next;
    }
    at.isWanted = true;
    return at;
  }

  /** Forgets what was found below: a field that comes again takes the place of the first. */
  found(offset: number): void {
    this.offset = offset;
    for (const next of this.below.values()) next.forget();
  }

  private forget(): void {
    this.offset = null;
    for (const next of this.below.values()) next.forget();
  }
}
