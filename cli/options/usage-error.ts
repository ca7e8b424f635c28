/** The command was not called as it wants to be; every problem of the call is named at once. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly problems: readonly string[];
  /** The command whose help explains it, where the first word does not tell: `daemon init`; else null. */
  readonly command: string | null;

  constructor(problems: string | readonly string[], options?: ErrorOptions & { readonly command?: string }) {
    const all = typeof problems === 'string' ? [problems] : problems;
    super(all.join('\n'), options);
    this.problems = all;
    this.command = options?.command ?? null;
  }
}

/** Reads several things that may each be wrong. @throws UsageError with the problems of all */
export const readAll = <Values extends Readonly<Record<string, unknown>>>(
  readers: {
    readonly [Name in keyof Values]: () => Values[Name];
  },
): Values => {
  const problems: string[] = [];
  const read: Partial<Values> = {};
  for (const name of Object.keys(readers) as (keyof Values)[]) {
    try {
      read[name] = readers[name]();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UsageError(problems);
  return read as Values;
};
