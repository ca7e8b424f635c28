import {
  array,
  boolean,
  forward,
  type GenericSchema,
  integer,
  maxValue,
  minLength,
  optional,
  partialCheck,
  picklist,
  pipe,
  strictObject,
  string,
} from 'valibot';
import { DEFAULT_POLICY, type Policy } from '../core/policy.ts';
import { MODES } from '../core/remedies/remedy.ts';
import { RULE_NAMES } from '../core/verdict.ts';
import { InputError } from './input-error.ts';
import { amount, expectations, ladder, notAList, silences } from './policy-lists.ts';
import { readDocument } from './read-document.ts';

const amountOr = (byDefault: number) => optional(amount, byDefault);

/** An object with a value for some of the rules. @param what what the values are, in the plural */
const byRule = <Value extends GenericSchema>(value: Value, what: string) =>
  optional(
    pipe(
      notAList(`must be an object of ${what} by rule`),
      strictObject(Object.fromEntries(RULE_NAMES.map((rule) => [rule, optional(value)])), (issue) =>
        issue.expected === 'never' ? 'is no rule' : `must be an object of ${what} by rule`,
      ),
    ),
    {},
  );

const fields = strictObject(
  {
    startDeadlineSeconds: amountOr(DEFAULT_POLICY.startDeadlineSeconds),
    settleSeconds: amountOr(DEFAULT_POLICY.settleSeconds),
    overlapSeconds: amountOr(DEFAULT_POLICY.overlapSeconds),
    healthGraceSeconds: amountOr(DEFAULT_POLICY.healthGraceSeconds),
    activationDeadlineSeconds: amountOr(DEFAULT_POLICY.activationDeadlineSeconds),
    repairDeadlineSeconds: amountOr(DEFAULT_POLICY.repairDeadlineSeconds),
    drainDeadlineSeconds: amountOr(DEFAULT_POLICY.drainDeadlineSeconds),
    deploymentDeadlineSeconds: amountOr(DEFAULT_POLICY.deploymentDeadlineSeconds),
    minMarginMs: amountOr(DEFAULT_POLICY.minMarginMs),
    daemonOrder: optional(
      array(pipe(string('must be a daemonName'), minLength(1, 'must not be empty')), 'must be an array of daemonNames'),
      [],
    ),
    severities: byRule(picklist(['critical', 'warning', 'info'], 'must be critical, warning or info'), 'severities'),
    daemons: optional(expectations, []),
    silences: optional(silences, []),
    mode: optional(picklist(MODES, 'must be observe, propose or enforce'), DEFAULT_POLICY.mode),
    killSwitch: optional(boolean('must be true or false'), DEFAULT_POLICY.killSwitch),
    remedies: byRule(ladder, 'ladders'),
    maxAttempts: optional(
      pipe(amount, integer('must be a whole number'), maxValue(3, 'must be at most 3: then it is for a person')),
      DEFAULT_POLICY.maxAttempts,
    ),
    cooldownSeconds: amountOr(DEFAULT_POLICY.cooldownSeconds),
    repairHeadStartSeconds: optional(amount),
    budgetPercent: optional(pipe(amount, maxValue(100, 'must be at most 100')), DEFAULT_POLICY.budgetPercent),
    maxActsPerHour: optional(
      pipe(amount, integer('must be a whole number'), maxValue(1000, 'must be at most 1000')),
      DEFAULT_POLICY.maxActsPerHour,
    ),
    planLifetimeSeconds: amountOr(DEFAULT_POLICY.planLifetimeSeconds),
    handsOffTag: optional(
      pipe(string('must be the name of a tag'), minLength(1, 'must not be empty')),
      DEFAULT_POLICY.handsOffTag,
    ),
  },
  (issue) => (issue.expected === 'never' ? 'is no field of a policy' : 'must be a JSON object'),
);

const consistentFields = pipe(
  fields,
  forward(
    partialCheck(
      [['repairHeadStartSeconds'], ['repairDeadlineSeconds']],
      // ECS's own repair comes first: before it is late nobody else begins one
      ({ repairHeadStartSeconds = Number.POSITIVE_INFINITY, repairDeadlineSeconds }) =>
        repairHeadStartSeconds >= repairDeadlineSeconds,
      'must not be less than repairDeadlineSeconds',
    ),
    ['repairHeadStartSeconds'],
  ),
);

const policySchema = pipe(notAList('must be a JSON object'), consistentFields);

/** What a policy's text holds, as it stands in the table. @throws InputError if it is no JSON */
export const parsePolicy = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError('the policy', ['is no JSON'], { cause });
  }
};

/**
 * Reads a policy document; fields that it leaves out have their defaults.
 * @throws InputError naming every problem at once
 */
export const readPolicy = (document: unknown): Policy => {
  const { severities, remedies, repairHeadStartSeconds, ...policy } = readDocument(
    'the policy',
    policySchema,
    document,
  );
  return {
    ...policy,
    severities: { ...DEFAULT_POLICY.severities, ...severities },
    remedies: { ...DEFAULT_POLICY.remedies, ...remedies },
    repairHeadStartSeconds: repairHeadStartSeconds ?? policy.repairDeadlineSeconds,
  };
};
