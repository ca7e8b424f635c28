import {
  array,
  boolean,
  check,
  custom,
  type GenericSchema,
  integer,
  maxLength,
  maxValue,
  minLength,
  minValue,
  nullish,
  number,
  picklist,
  pipe,
  rawCheck,
  strictObject,
  string,
  transform,
  trim,
} from 'valibot';
import { REMEDY_NAMES } from '../../core/words/remedy.ts';
import { RULE_NAMES } from '../../core/words/verdict.ts';
import { canBeCluster, canBeProvider, NO_CLUSTER, NO_PROVIDER, providerName } from '../documents/ecs-names.ts';
import { fieldProblem, step, time } from '../documents/read-document.ts';
import { misfitsIn, silenceTimes } from './silence-times.ts';

/**
 * Every duration of a policy becomes a moment that is stored and compared with the clock: beyond these bounds it is no valid
 * moment any more, or DynamoDB takes no number of it. There is no "never": 400 days outlive every container instance.
 */
export const MOST_SECONDS = 400 * 86_400;
export const MOST_MILLISECONDS = MOST_SECONDS * 1000;
/** ECS's own names have up to 255 characters, so that its ARNs stay below. */
const LONGEST_NAME = 512;
const LONGEST_REASON = 500;

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
/** For durations of which 0 would leave no time for anything. */
export const secondsFromOne = withDays(1, MOST_SECONDS, 'seconds');
export const milliseconds = withDays(0, MOST_MILLISECONDS, 'milliseconds');
export const percent = between(0, 100, 'a number');
export const wholeUpTo = (most: number) => {
  const problem = `must be a whole number from 0 to ${most}`;
  return pipe(number(problem), integer(problem), minValue(0, problem), maxValue(most, problem));
};

/** A list of so many at most. @param problem the words for a value that is not a list */
export const listOf = <Item extends GenericSchema>(item: Item, problem: string, most: number) =>
  pipe(array(item, problem), maxLength(most, `must have at most ${most} entries`));

/** A name of ECS's, or an ARN. @param problem the words for a value that is not text */
export const boundedName = (problem: string) =>
  pipe(
    string(problem),
    minLength(1, 'must not be empty'),
    maxLength(LONGEST_NAME, `must have at most ${LONGEST_NAME} characters`),
  );

export const reason = pipe(
  string('must be a string'),
  trim(),
  minLength(1, 'must say why'),
  maxLength(LONGEST_REASON, `must have at most ${LONGEST_REASON} characters`),
);

/** To strictObject a list without fields is an object without fields. */
export const notAList = (message: string) => custom<unknown>((value) => !Array.isArray(value), message);

export const name = boundedName('must be a string');
const selector = nullish(name, null);
/** In a stored policy any text is accepted: `misnamedIn` names what a new one may not hold. */
const providerSelector = nullish(pipe(name, transform(providerName)), null);

/** A silence until then is meant to have no end: without `until` it has none. */
const LATEST = Date.UTC(2100, 0, 1);

/** The end of a silence or the like; without one it has no end. */
export const endOf = (what: string) =>
  nullish(pipe(time, maxValue(LATEST, `must be before 2100: ${what} without until has no end`)), null);

export const LONGEST_LIST = 500;

const expectation = strictObject(
  {
    daemonName: name,
    clusterArn: selector,
    capacityProviderName: providerSelector,
    critical: nullish(boolean('must be true or false'), null),
  },
  fieldProblem('an expected daemon'),
);

/** The daemons that must exist. */
export const expectations = listOf(
  pipe(notAList('must be an object'), expectation),
  'must be an array of daemons',
  LONGEST_LIST,
);

const silence = strictObject(
  {
    ...silenceTimes,
    rules: nullish(
      pipe(
        listOf(picklist(RULE_NAMES, 'is not a rule'), 'must be an array of rules', RULE_NAMES.length),
        minLength(1, 'must not be empty'),
      ),
      null,
    ),
    clusterArn: selector,
    daemonName: selector,
    capacityProviderName: providerSelector,
    until: endOf('a silence'),
    reason,
  },
  fieldProblem('a silence'),
);

const namingSomething = pipe(
  silence,
  check(
    // an empty silence would be taken for one of everything
    (one) => (one.rules ?? one.clusterArn ?? one.daemonName ?? one.capacityProviderName) !== null,
    'must name rules, clusterArn, daemonName or capacityProviderName',
  ),
  rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const { field, problem } of misfitsIn(dataset.value)) addIssue({ message: problem, path: [step(field)] });
  }),
);

/** No person is told of the violations that these name. */
export const silences = listOf(
  pipe(notAList('must be an object'), namingSomething),
  'must be an array of silences',
  LONGEST_LIST,
);

type Named = { readonly clusterArn: string | null; readonly capacityProviderName: string | null };
type Misnamed = { readonly at: number; readonly field: keyof Named; readonly problem: string };

/** The fields of silences or expected daemons that can be neither a name nor an ARN. */
export const misnamedIn = (list: readonly Named[]): readonly Misnamed[] =>
  list.flatMap(({ clusterArn, capacityProviderName }, at): Misnamed[] => [
    ...(clusterArn === null || canBeCluster(clusterArn)
      ? []
      : [{ at, field: 'clusterArn', problem: NO_CLUSTER } as const]),
    ...(capacityProviderName === null || canBeProvider(capacityProviderName)
      ? []
      : [{ at, field: 'capacityProviderName', problem: NO_PROVIDER } as const]),
  ]);

type Expected = Named & { readonly daemonName: string };

/** The expected daemons that name the very daemon, cluster and provider of one before them, by their indexes in the list. */
export const repeatedIn = (list: readonly Expected[]): readonly { readonly at: number; readonly before: number }[] => {
  const known = new Map<string, number>();
  return list.flatMap(({ daemonName, clusterArn, capacityProviderName }, at) => {
    const key = JSON.stringify([daemonName, clusterArn, capacityProviderName]);
    const before = known.get(key);
    if (before === undefined) known.set(key, at);
    return before === undefined ? [] : [{ at, before }];
  });
};

const rung = strictObject(
  {
    remedy: picklist(REMEDY_NAMES, `must be ${REMEDY_NAMES.join(' or ')}`),
    deadlineSeconds: secondsFromOne,
  },
  fieldProblem('a rung'),
);

/** More rungs than acts for one incident are never climbed. */
const LONGEST_LADDER = 10;

/** The remedies against one rule, one rung after the other. */
export const ladder = listOf(pipe(notAList('must be an object'), rung), 'must be an array of rungs', LONGEST_LADDER);
