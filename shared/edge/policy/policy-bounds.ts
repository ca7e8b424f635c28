import {
  array,
  type GenericSchema,
  integer,
  maxLength,
  maxValue,
  minLength,
  minValue,
  number,
  pipe,
  string,
} from 'valibot';

/**
 * What a policy may hold. Every duration becomes a moment that is stored and compared with the clock: beyond these bounds a
 * moment is none any more, or DynamoDB takes no number of it. There is no "never": 400 days outlive every container instance.
 */
export const MOST_SECONDS = 400 * 86_400;
export const MOST_MILLISECONDS = MOST_SECONDS * 1000;
/** ECS's own names have up to 255 characters, so that its ARNs stay below. */
const LONGEST_NAME = 512;
const LONGEST_REASON = 500;
/** The longest key of a tag. */
export const LONGEST_TAG = 128;
/** DynamoDB's item holds a document and the one before it, in 400 KB. */
export const LONGEST_DOCUMENT = 100_000;

/** A number between bounds that its error names, whatever is wrong with it. */
const between = (least: number, most: number, what: string) => {
  const problem = `must be ${what} from ${least} to ${most}`;
  return pipe(number(problem), minValue(least, problem), maxValue(most, problem));
};

const days = '(400 days; there is no "never")';
const withDays = (least: number, most: number, unit: string) => {
  const problem = `must be a number of ${unit} from ${least} to ${most} ${days}`;
  return pipe(number(problem), minValue(least, problem), maxValue(most, problem));
};

export const seconds = withDays(0, MOST_SECONDS, 'seconds');
/** Where 0 would leave no time for anything. */
export const secondsFromOne = withDays(1, MOST_SECONDS, 'seconds');
export const milliseconds = withDays(0, MOST_MILLISECONDS, 'milliseconds');
export const percent = between(0, 100, 'a number');
export const wholeUpTo = (most: number) => {
  const problem = `must be a whole number from 0 to ${most}`;
  return pipe(number(problem), integer(problem), minValue(0, problem), maxValue(most, problem));
};

/** A list of so many at most. @param problem what is said of what is no list */
export const listOf = <Item extends GenericSchema>(item: Item, problem: string, most: number) =>
  pipe(array(item, problem), maxLength(most, `must have at most ${most} entries`));

/** A name of ECS's, or an ARN. @param problem what is said of what is no text */
export const boundedName = (problem: string) =>
  pipe(
    string(problem),
    minLength(1, 'must not be empty'),
    maxLength(LONGEST_NAME, `must have at most ${LONGEST_NAME} characters`),
  );

export const shortReason = maxLength<string, number, string>(
  LONGEST_REASON,
  `must have at most ${LONGEST_REASON} characters`,
);
