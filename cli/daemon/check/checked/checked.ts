import type { FoundHole } from '../../../../shared/core/holes/judge-holes.ts';

/** The place of a value. Null: it is not known, or nothing in a file stands for it. */
export type Place = {
  readonly file: string | null;
  /** A JSON Pointer. */
  readonly path: string | null;
  readonly line: number | null;
  readonly column: number | null;
};

/** `isKnown`: the baseline has it; null: there is no baseline. */
export type PlacedHole = FoundHole & Place & { readonly isKnown: boolean | null };

/** A value that a file leaves open, and without which a hole can't be told. */
export type UnknownValue = Place & { readonly what: string };

/** A file, or a thing in it, that could not be read. */
export type Unread = { readonly file: string | null; readonly what: string; readonly why: string };

/** All that a check found, in the order in which it is shown. */
export type Checked = {
  /** A title for people: the files, or the daemon. */
  readonly subject: string;
  readonly holes: readonly PlacedHole[];
  readonly unknown: readonly UnknownValue[];
  readonly unread: readonly Unread[];
  /** Sentences for standard error. */
  readonly notes: readonly string[];
  /** False where nothing that was read is a daemon, a service or a task definition. */
  readonly hasSubject: boolean;
};

/** A hole that makes a check fail: a warning or worse that nobody accepted, and that the baseline does not have. */
export const isNewFailure = ({ severity, accepted, isKnown }: PlacedHole): boolean =>
  severity !== 'info' && accepted === null && isKnown !== true;
