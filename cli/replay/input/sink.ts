/** The reader of one file puts values and problems here; lines count from 1. */
export type Sink = {
  /** A value that may be an envelope or carry some: it parsed, or is text; no more is said. */
  readonly value: (value: unknown, line: number) => void;
  readonly broken: (problem: string, line: number) => void;
};

/** Counts the lines on from those that were read before. */
export const sinkAfter = (lines: number, sink: Sink): Sink =>
  lines === 0
    ? sink
    : {
        value: (value, line) => sink.value(value, line + lines),
        broken: (problem, line) => sink.broken(problem, line + lines),
      };

/** Reads one form of file. It is given the bytes as they come, cut anywhere. */
export type FormReader = {
  readonly push: (bytes: Buffer) => void | Promise<void>;
  readonly end: () => void | Promise<void>;
};

/** No event comes near: EventBridge ends at 256 KB. What is longer is broken, and is not held in memory. */
export const LONGEST_RECORD = 64 * 1024 * 1024;
export const TOO_LONG = 'is longer than 64 MiB';
