import {
  array,
  custom,
  finite,
  minLength,
  minValue,
  number,
  optional,
  picklist,
  pipe,
  strictObject,
  string,
} from 'valibot';
import { DEFAULT_POLICY, type Policy } from '../core/policy.ts';
import { RULE_NAMES } from '../core/verdict.ts';
import { readDocument } from './read-document.ts';

const amount = (byDefault: number) =>
  optional(pipe(number('must be a number'), finite('must be finite'), minValue(0, 'must not be negative')), byDefault);

const severity = picklist(['critical', 'warning', 'info'], 'must be critical, warning or info');

/** To strictObject a list without fields is an object without fields. */
const notAList = (message: string) => custom<unknown>((value) => !Array.isArray(value), message);

const fields = strictObject(
  {
    startDeadlineSeconds: amount(DEFAULT_POLICY.startDeadlineSeconds),
    settleSeconds: amount(DEFAULT_POLICY.settleSeconds),
    overlapSeconds: amount(DEFAULT_POLICY.overlapSeconds),
    healthGraceSeconds: amount(DEFAULT_POLICY.healthGraceSeconds),
    activationDeadlineSeconds: amount(DEFAULT_POLICY.activationDeadlineSeconds),
    repairDeadlineSeconds: amount(DEFAULT_POLICY.repairDeadlineSeconds),
    drainDeadlineSeconds: amount(DEFAULT_POLICY.drainDeadlineSeconds),
    deploymentDeadlineSeconds: amount(DEFAULT_POLICY.deploymentDeadlineSeconds),
    minMarginMs: amount(DEFAULT_POLICY.minMarginMs),
    daemonOrder: optional(
      array(pipe(string('must be a daemonName'), minLength(1, 'must not be empty')), 'must be an array of daemonNames'),
      [],
    ),
    severities: optional(
      strictObject(Object.fromEntries(RULE_NAMES.map((rule) => [rule, optional(severity)])), (issue) =>
        issue.expected === 'never' ? 'is no rule' : 'must be an object of severities by rule',
      ),
      {},
    ),
  },
  (issue) => (issue.expected === 'never' ? 'is no field of a policy' : 'must be a JSON object'),
);
const policySchema = pipe(notAList('must be a JSON object'), fields);

/**
 * Reads a policy document; fields that it leaves out have their defaults.
 * @throws InputError naming every problem at once
 */
export const readPolicy = (document: unknown): Policy => {
  const { severities, ...policy } = readDocument('the policy', policySchema, document);
  return { ...policy, severities: { ...DEFAULT_POLICY.severities, ...severities } };
};
