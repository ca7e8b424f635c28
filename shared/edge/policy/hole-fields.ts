import {
  check,
  gtValue,
  maxLength,
  maxValue,
  minLength,
  number,
  picklist,
  pipe,
  record,
  strictObject,
  string,
} from 'valibot';
import { HOLE_NAMES } from '../../core/words/hole.ts';
import { fieldProblem } from '../documents/read-document.ts';
import { endOf, LONGEST_LIST, listOf, name, notAList, reason } from './policy-fields.ts';

/** An ARN, and the part of it after `#`. */
const LONGEST_RESOURCE = 2048;
/** CloudWatch's own limit. */
const LONGEST_NAMESPACE = 255;
const SHARE = 'must be a number above 0, and at most 1';

const acceptedHole = strictObject(
  {
    hole: picklist(HOLE_NAMES, 'is not a hole'),
    resource: pipe(
      string('must be a string'),
      minLength(1, 'must not be empty'),
      maxLength(LONGEST_RESOURCE, `must have at most ${LONGEST_RESOURCE} characters`),
    ),
    reason,
    until: endOf('an accepted hole'),
  },
  fieldProblem('an accepted hole'),
);

/** The holes that fail nothing. */
export const acceptedHoles = listOf(
  pipe(notAList('must be an object'), acceptedHole),
  'must be an array of accepted holes',
  LONGEST_LIST,
);

/** CloudWatch's namespaces, by daemon. */
export const namespaces = pipe(
  notAList('must be an object of namespaces by daemonName'),
  record(
    name,
    pipe(name, maxLength(LONGEST_NAMESPACE, `must have at most ${LONGEST_NAMESPACE} characters`)),
    'must be an object of namespaces by daemonName',
  ),
  check((one) => Object.keys(one).length <= LONGEST_LIST, `must have at most ${LONGEST_LIST} entries`),
);

/** A share of a whole, above 0. */
export const share = pipe(number(SHARE), gtValue(0, SHARE), maxValue(1, SHARE));
