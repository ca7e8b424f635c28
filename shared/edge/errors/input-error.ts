/** A person gave us something that can't be used; every problem of it is named at once. */
export class InputError extends Error {
  override readonly name = 'InputError';
  /** The thing that has the problems, as a person calls it. */
  readonly what: string;
  readonly problems: readonly string[];

  constructor(what: string, problems: readonly string[], options?: ErrorOptions) {
    super(problems.map((problem) => `${what}: ${problem}`).join('\n'), options);
    this.what = what;
    this.problems = problems;
  }
}
