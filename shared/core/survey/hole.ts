import type { Policy } from '../policy/policy.ts';
import type { Severity } from '../words/severity.ts';
import type { RuleName } from '../words/verdict.ts';
import { type Field, isMissing, type Missing } from './field.ts';
import type { Survey } from './survey.ts';

/** A place where ECS's promise does not reach, as one hole's judgement finds it. */
export type Found = {
  readonly severity: Severity;
  /** The narrowest ECS resource, with `#part` where it is about a part of it. */
  readonly resource: string;
  /** One sentence with the facts: plain text, in which names of others are not escaped. */
  readonly why: string;
  /** One or two sentences: what to do, with the command or the field. */
  readonly cure: string;
  /** The resource in whose document the fault is written, and the fields that lead to it; absent: the resource itself. */
  readonly at?: { readonly resource: string; readonly path: readonly (string | number)[] };
};

/** A finding, or a value without which the hole can't be told. */
export type Judged = Found | Missing;

/** The parts of the policy on which holes depend. */
export type HolePolicy = Pick<
  Policy,
  | 'startDeadlineSeconds'
  | 'settleSeconds'
  | 'deploymentDeadlineSeconds'
  | 'daemons'
  | 'orphanedAfterSeconds'
  | 'standaloneTaskSeconds'
  | 'signalAfterSeconds'
  | 'signalNamespaces'
  | 'daemonShare'
>;

/**
 * A hole is one file in `holes/`: its judgement and its words. A judgement gives what it finds, each resource once, and what is missing
 * where that alone keeps it from telling; it asks for nothing that it does not need. Nothing found and nothing missing: it is clean.
 */
export type Hole = {
  readonly judge: (survey: Survey, policy: HolePolicy) => readonly Judged[];
  /**
   * True where ECS's own list and describe calls tell all that it needs, and CloudWatch's metrics of daemons: the hourly audit of a deployment
   * asks for nothing else. Not for those that need a task definition, a role, an alarm or a log group.
   */
  readonly isHourly: boolean;
  /** No file tells of it: it is about what runs. */
  readonly isOfWhatRuns?: true;
  /** The rule that judges the same of an instance or of a daemon's deployments: while its incident is open, that one tells. Absent: none does. */
  readonly rule?: RuleName;
  /** Its meaning to a person, in at most eight words: `The daemon has no health check`. */
  readonly headline: string;
  /** AWS's page, API or issue thread that the hole rests on, in words. */
  readonly source: string;
};

/** Gives the value, or ends the judgement of the subject in hand: then the missing value is all that is said of it. */
export type Need = <Value>(field: Field<Value>) => Value;

/** Judges each subject by itself. One whose judgement needs a missing value takes nothing from the others. */
export const judgeEach = <Subject>(
  subjects: Field<readonly Subject[]>,
  judge: (subject: Subject, need: Need) => readonly Found[],
): readonly Judged[] =>
  isMissing(subjects) ? [subjects] : subjects.flatMap((subject) => foundOrMissing(() => judge(subject, need)));

const foundOrMissing = (judge: () => readonly Found[]): readonly Judged[] => {
  try {
    return judge();
  } catch (error) {
    if (error instanceof NotKnown) return [error.missing];
    throw error;
  }
};

const need: Need = (field) => {
  if (isMissing(field)) throw new NotKnown(field);
  return field;
};

/** Never leaves `judgeEach`. */
class NotKnown extends Error {
  readonly missing: Missing;

  constructor(missing: Missing) {
    super(missing.why);
    this.missing = missing;
  }
}
