import type { HoleName } from './hole.ts';
import type { Severity } from './severity.ts';

/** A hole in the words of the audit that found it. Its texts hold names of others: escape them for where they go. */
export type HoleFound = {
  readonly severity: Severity;
  /** Its meaning to a person, in at most eight words. */
  readonly headline: string;
  readonly why: string;
  readonly cure: string;
};

/** The place of a hole among many of one kind that were found, or were gone, in one look: the leader's notice tells people of all. */
export type HoleGroup =
  | {
      readonly leads: true;
      readonly count: number;
      /** The resources of the first ones, its own among them. */
      readonly first: readonly string[];
      /** The fingerprint of all their resources, by which the rest of them is known after a crash. */
      readonly mark: string;
    }
  | {
      readonly leads: false;
      /** The resource of the one that leads. */
      readonly leader: string;
    };

/** One look of an audit at one hole of one resource. The newest look wins. Texts are bounded by whoever makes the fact. */
export type HoleFact = {
  readonly kind: 'hole';
  readonly clusterArn: string;
  readonly hole: HoleName;
  readonly resource: string;
  readonly at: number;
  readonly seen: HoleThere | HoleOver;
  /** Absent where it stands alone. */
  readonly group?: HoleGroup;
};

export type HoleThere = { readonly is: 'there'; readonly found: HoleFound };

export type HoleOver = {
  readonly is: 'over';
  /** The reason, as it completes "Resolved: …;". */
  readonly why: string;
  /** True where somebody decided it: the hole was accepted, or its cluster deleted. False where it was only not found. */
  readonly isFinal: boolean;
};
