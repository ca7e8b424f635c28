const NEWLINE = 10;

/** A place in a file: its line counts from 1, its column in bytes from 0. */
export type Position = { line: number; column: number };

export const startOfFile = (): Position => ({ line: 1, column: 0 });

/** Moves on, in place, by bytes that were passed. */
export const advance = (position: Position, passed: Buffer): void => {
  let newlineAt = -1;
  for (let at = passed.indexOf(NEWLINE); at !== -1; at = passed.indexOf(NEWLINE, at + 1)) {
    position.line++;
    newlineAt = at;
  }
  position.column = newlineAt === -1 ? position.column + passed.length : passed.length - newlineAt - 1;
};
