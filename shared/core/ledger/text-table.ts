/** Numbers texts, each once; an empty number is null. */
export class TextTable {
  readonly texts: string[];
  readonly #numbers: Map<string, number>;

  constructor(texts: readonly string[]) {
    this.texts = [...texts];
    this.#numbers = new Map(texts.map((text, number) => [text, number]));
  }

  /** The text's number, a new one if it has none. */
  numberOf(text: string | null): string {
    if (text === null) return '';
    const known = this.#numbers.get(text);
    if (known !== undefined) return String(known);
    this.#numbers.set(text, this.texts.length);
    return String(this.texts.push(text) - 1);
  }

  textOf(number: string | undefined): string | null {
    return number ? (this.texts[Number(number)] ?? null) : null;
  }
}
