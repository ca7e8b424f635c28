import {
  array,
  boolean,
  check,
  custom,
  finite,
  minLength,
  minValue,
  nullish,
  number,
  picklist,
  pipe,
  strictObject,
  string,
  trim,
} from 'valibot';
import { REMEDY_NAMES } from '../core/remedies/remedy.ts';
import { RULE_NAMES } from '../core/verdict.ts';
import { fieldProblem, name, time } from './document-fields.ts';

/** To strictObject a list without fields is an object without fields. */
export const notAList = (message: string) => custom<unknown>((value) => !Array.isArray(value), message);

/** A number of a policy: none is ever negative. */
export const amount = pipe(number('must be a number'), finite('must be finite'), minValue(0, 'must not be negative'));

const selector = nullish(name, null);

const expectation = strictObject(
  {
    daemonName: name,
    clusterArn: selector,
    capacityProviderName: selector,
    critical: nullish(boolean('must be true or false'), null),
  },
  fieldProblem('an expected daemon'),
);

/** The daemons that must exist. */
export const expectations = array(pipe(notAList('must be an object'), expectation), 'must be an array of daemons');

const silence = strictObject(
  {
    rules: nullish(
      pipe(array(picklist(RULE_NAMES, 'is no rule'), 'must be an array of rules'), minLength(1, 'must not be empty')),
      null,
    ),
    clusterArn: selector,
    daemonName: selector,
    capacityProviderName: selector,
    until: nullish(time, null),
    reason: pipe(string('must be a string'), trim(), minLength(1, 'must say why')),
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
);

/** Whose violations no person is told of. */
export const silences = array(pipe(notAList('must be an object'), namingSomething), 'must be an array of silences');

const rung = strictObject(
  {
    remedy: picklist(REMEDY_NAMES, `must be ${REMEDY_NAMES.join(' or ')}`),
    deadlineSeconds: pipe(amount, minValue(1, 'must be at least 1')),
  },
  fieldProblem('a rung'),
);

/** What helps against one rule, one rung after the other. */
export const ladder = array(pipe(notAList('must be an object'), rung), 'must be an array of rungs');
