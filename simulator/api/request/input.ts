import { ApiError, invalid } from './error.ts';

/** The fields of a request, read one by one: a wrong type is a SerializationException, as in every AWS service. */
export class Input {
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.fields = fields;
  }

  static parse(body: string): Input {
    try {
      return Input.of(body === '' ? {} : JSON.parse(body), 'the body');
    } catch (cause) {
      if (cause instanceof ApiError) throw cause;
      throw new ApiError('SerializationException', 'The body is not JSON.');
    }
  }

  has(name: string): boolean {
    return (this.fields[name] ?? undefined) !== undefined;
  }

  text(name: string): string | undefined {
    return this.read(name, 'a string', isText);
  }

  required(name: string): string {
    const text = this.text(name);
    if (text === undefined || text === '') throw invalid(`${name} cannot be blank.`);
    return text;
  }

  number(name: string): number | undefined {
    return this.read(name, 'a number', (value) => typeof value === 'number');
  }

  flag(name: string): boolean {
    return this.read(name, 'a boolean', (value) => typeof value === 'boolean') ?? false;
  }

  texts(name: string): string[] {
    return this.list(name, isText);
  }

  object(name: string): Input | undefined {
    return this.has(name) ? Input.of(this.fields[name], name) : undefined;
  }

  objects(name: string): Input[] {
    return this.list(name, isRecord).map((fields) => new Input(fields));
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const text = this.text(name);
    const choice = choices.find((known) => known === text);
    if (text !== undefined && choice === undefined) throw invalid(`${text} is not a valid value for ${name}.`);
    return choice;
  }

  /** True if `include` asks for it. */
  includes(field: string): boolean {
    return this.texts('include').includes(field);
  }

  /** The list that a batch is about: not empty, and at most so many. */
  batch(name: string, most: number, calledBy = name): string[] {
    const texts = this.texts(name);
    const called = `${calledBy.charAt(0).toUpperCase()}${calledBy.slice(1)}`;
    if (texts.length === 0) throw invalid(`${called} cannot be empty.`);
    if (texts.length > most) throw invalid(`${calledBy} can have at most ${most} items.`);
    return texts;
  }

  /** The same request with another list in one place. */
  with(name: string, list: readonly string[]): Input {
    return new Input({ ...this.fields, [name]: list });
  }

  /** As it came, for what is only kept and given back. */
  raw(name: string): unknown {
    return this.fields[name];
  }

  private static of(value: unknown, name: string): Input {
    if (!isRecord(value)) throw wrongType(name, 'an object');
    return new Input(value);
  }

  private list<T>(name: string, isItem: (value: unknown) => value is T): T[] {
    const value = this.fields[name] ?? [];
    if (!Array.isArray(value) || !value.every(isItem)) throw wrongType(name, 'a list');
    return value;
  }

  private read<T>(name: string, type: string, isOfType: (value: unknown) => value is T): T | undefined {
    const value = this.fields[name] ?? undefined;
    if (value === undefined) return undefined;
    if (!isOfType(value)) throw wrongType(name, type);
    return value;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrongType = (name: string, type: string): ApiError =>
  new ApiError('SerializationException', `${name} must be ${type}.`);
