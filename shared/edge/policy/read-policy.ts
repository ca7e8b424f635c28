import {
  boolean,
  forward,
  type GenericSchema,
  type InferOutput,
  maxLength,
  minLength,
  optional,
  partialCheck,
  picklist,
  pipe,
  rawCheck,
  strictObject,
  string,
} from 'valibot';
import type { Policy } from '../../core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../core/rules/default-policy.ts';
import { MODES } from '../../core/words/remedy.ts';
import { RULE_NAMES } from '../../core/words/verdict.ts';
import { readDocument, step } from '../documents/read-document.ts';
import { InputError } from '../errors/input-error.ts';
import { acceptedHoles, namespaces, share } from './hole-fields.ts';
import {
  boundedName,
  expectations,
  ladder,
  listOf,
  milliseconds,
  misnamedIn,
  notAList,
  percent,
  repeatedIn,
  seconds,
  secondsFromOne,
  silences,
  wholeUpTo,
} from './policy-fields.ts';

/** The longest key of a tag. */
const LONGEST_TAG = 128;
/** DynamoDB's item holds a document and the one before it, in 400 KB. */
const LONGEST_DOCUMENT = 100_000;
const secondsOr = (byDefault: number) => optional(seconds, byDefault);
const MOST_DAEMONS = 100;

/** An object with a value for some of the rules. @param what a word for the values, in the plural */
const byRule = <Value extends GenericSchema>(value: Value, what: string) =>
  optional(
    pipe(
      notAList(`must be an object of ${what} by rule`),
      strictObject(Object.fromEntries(RULE_NAMES.map((rule) => [rule, optional(value)])), (issue) =>
        issue.expected === 'never' ? 'is not a rule' : `must be an object of ${what} by rule`,
      ),
    ),
    {},
  );

const severity = picklist(['critical', 'warning', 'info'], 'must be critical, warning or info');

const fields = strictObject(
  {
    startDeadlineSeconds: secondsOr(DEFAULT_POLICY.startDeadlineSeconds),
    settleSeconds: secondsOr(DEFAULT_POLICY.settleSeconds),
    overlapSeconds: secondsOr(DEFAULT_POLICY.overlapSeconds),
    healthGraceSeconds: secondsOr(DEFAULT_POLICY.healthGraceSeconds),
    activationDeadlineSeconds: secondsOr(DEFAULT_POLICY.activationDeadlineSeconds),
    repairDeadlineSeconds: secondsOr(DEFAULT_POLICY.repairDeadlineSeconds),
    drainDeadlineSeconds: secondsOr(DEFAULT_POLICY.drainDeadlineSeconds),
    deploymentDeadlineSeconds: secondsOr(DEFAULT_POLICY.deploymentDeadlineSeconds),
    minMarginMs: optional(milliseconds, DEFAULT_POLICY.minMarginMs),
    judgeSignals: optional(boolean('must be true or false'), DEFAULT_POLICY.judgeSignals),
    daemonOrder: optional(
      listOf(boundedName('must be a daemonName'), 'must be an array of daemonNames', MOST_DAEMONS),
      [],
    ),
    severities: byRule(severity, 'severities'),
    consequenceSeverities: byRule(severity, 'severities'),
    repairedAfterSeconds: secondsOr(DEFAULT_POLICY.repairedAfterSeconds),
    consequenceSeconds: optional(secondsFromOne, DEFAULT_POLICY.consequenceSeconds),
    repeatSeconds: secondsOr(DEFAULT_POLICY.repeatSeconds),
    daemons: optional(expectations, []),
    silences: optional(silences, []),
    mode: optional(picklist(MODES, 'must be observe, propose or enforce'), DEFAULT_POLICY.mode),
    killSwitch: optional(boolean('must be true or false'), DEFAULT_POLICY.killSwitch),
    remedies: byRule(ladder, 'ladders'),
    maxAttempts: optional(wholeUpTo(3), DEFAULT_POLICY.maxAttempts),
    cooldownSeconds: secondsOr(DEFAULT_POLICY.cooldownSeconds),
    repairHeadStartSeconds: optional(seconds),
    budgetPercent: optional(percent, DEFAULT_POLICY.budgetPercent),
    maxActsPerHour: optional(wholeUpTo(1000), DEFAULT_POLICY.maxActsPerHour),
    planLifetimeSeconds: optional(secondsFromOne, DEFAULT_POLICY.planLifetimeSeconds),
    handsOffTag: optional(
      pipe(
        string('must be the name of a tag'),
        minLength(1, 'must not be empty'),
        maxLength(LONGEST_TAG, `must have at most ${LONGEST_TAG} characters`),
      ),
      DEFAULT_POLICY.handsOffTag,
    ),
    orphanedAfterSeconds: optional(secondsFromOne, DEFAULT_POLICY.orphanedAfterSeconds),
    standaloneTaskSeconds: secondsOr(DEFAULT_POLICY.standaloneTaskSeconds),
    signalAfterSeconds: secondsOr(DEFAULT_POLICY.signalAfterSeconds),
    signalNamespaces: optional(namespaces, {}),
    daemonShare: optional(share, DEFAULT_POLICY.daemonShare),
    acceptedHoles: optional(acceptedHoles, []),
  },
  (issue) => (issue.expected === 'never' ? 'is not a field of a policy' : 'must be a JSON object'),
);

/** The names of all fields. */
export const POLICY_FIELDS: readonly string[] = Object.keys(fields.entries);

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

type Read = InferOutput<typeof policySchema>;

/** Refuses in a policy that is put what is accepted in one that is stored. */
const newPolicySchema = pipe(
  policySchema,
  forward(
    partialCheck(
      [['daemonOrder']],
      ({ daemonOrder }) => twice(daemonOrder) === undefined,
      ({ input }) => `names ${JSON.stringify(twice(input.daemonOrder))} twice`,
    ),
    ['daemonOrder'],
  ),
  rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const list of ['silences', 'daemons'] as const)
      for (const { at, field, problem } of misnamedIn(dataset.value[list]))
        addIssue({ message: problem, path: [step(list), step(at), step(field)] });
    for (const { at, before } of repeatedIn(dataset.value.daemons))
      addIssue({ message: `names what daemons.${before} names`, path: [step('daemons'), step(at)] });
  }),
);

const twice = (names: readonly string[]): string | undefined =>
  names.find((daemonName, index) => names.indexOf(daemonName) < index);

/** @throws InputError if the text is longer than a policy may be: it would not fit the table */
export const refuseTooLong = (text: string): void => {
  const bytes = Buffer.byteLength(text);
  if (bytes > LONGEST_DOCUMENT)
    throw new InputError('the policy', [`has ${bytes} bytes, and may have at most ${LONGEST_DOCUMENT}`]);
};

/** Parses a policy's text, as it stands in the table. @throws InputError if it is not valid JSON */
export const parsePolicy = (text: string): unknown => {
  refuseTooLong(text);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError('the policy', ['is not valid JSON'], { cause });
  }
};

/**
 * Reads a policy document; fields that it leaves out have their defaults.
 * @throws InputError naming every problem at once
 */
export const readPolicy = (document: unknown): Policy => policyOf(readDocument('the policy', policySchema, document));

/** Reads a policy that a person brings: it holds nothing that contradicts itself. @throws InputError */
export const readNewPolicy = (document: unknown): Policy =>
  policyOf(readDocument('the policy', newPolicySchema, document));

/** By a paused document nothing is done: its kill switch is on, or nobody can read it. */
export const isPausedBy = (document: string): boolean => {
  try {
    return readPolicy(JSON.parse(document)).killSwitch;
  } catch {
    return true;
  }
};

const policyOf = ({ severities, consequenceSeverities, remedies, repairHeadStartSeconds, ...policy }: Read): Policy => {
  return {
    ...policy,
    severities: { ...DEFAULT_POLICY.severities, ...severities },
    consequenceSeverities: { ...DEFAULT_POLICY.consequenceSeverities, ...consequenceSeverities },
    remedies: { ...DEFAULT_POLICY.remedies, ...remedies },
    repairHeadStartSeconds: repairHeadStartSeconds ?? policy.repairDeadlineSeconds,
  };
};
