/** Both count from 1; columns are UTF-16 code units. */
export type Position = { readonly line: number; readonly column: number };

/** Tells lines and columns of offsets; a line ends with LF, CR LF or CR. It reads the text once. */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    const ends = /\r\n|[\r\n]/g;
    while (ends.exec(text) !== null) this.#starts.push(ends.lastIndex);
  }

  at(offset: number): Position {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
