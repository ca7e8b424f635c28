import {
  array,
  boolean,
  check,
  type InferOutput,
  maxLength,
  nonEmpty,
  optional,
  partialCheck,
  picklist,
  pipe,
  regex,
  strictObject,
  string,
  transform,
  trim,
} from 'valibot';
import { readApprovalId } from '../../../core/remedies/approval.ts';
import { GUARD_NAMES, OVERRIDABLE } from '../../../core/remedies/guard.ts';
import { ACTION_NAMES } from '../../../core/words/remedy.ts';
import { parseIsoTime } from '../../documents/parse-time.ts';
import { NO_TIME, readDocument } from '../../documents/read-document.ts';

/** A person's request, parsed. Absent targets are null; exactly one is not. */
export type ByHand = {
  readonly action: InferOutput<typeof fields>['action'];
  readonly containerInstanceArn: string | null;
  readonly daemonArn: string | null;
  readonly incidentId: string | null;
  readonly reason: string;
  readonly dryRun: boolean;
  readonly override: InferOutput<typeof fields>['override'];
  /** The time it was asked for, if the request says so; epoch milliseconds. */
  readonly askedAt: number | null;
  /** The plan that was shown, if a particular one is to be carried out. */
  readonly approved: ReturnType<typeof readApprovalId>;
};

const INSTANCE_ARN =
  /^arn:aws[a-z-]*:ecs:[a-z0-9-]+:\d{12}:container-instance\/[A-Za-z0-9_-]{1,255}\/[A-Za-z0-9-]{1,64}$/;
const DAEMON_ARN = /^arn:aws[a-z-]*:ecs:[a-z0-9-]+:\d{12}:daemon\/[A-Za-z0-9_-]{1,255}\/[A-Za-z0-9_-]{1,255}$/;
const LONGEST_REASON = 500;
const LONGEST_ID = 1024;

const guard = pipe(
  string('must be the name of a guard'),
  picklist(GUARD_NAMES, `must be the name of a guard: one of ${OVERRIDABLE.join(', ')}`),
  picklist(OVERRIDABLE, `can't be overridden; those that can be are ${OVERRIDABLE.join(', ')}`),
);

const fields = strictObject(
  {
    action: picklist(ACTION_NAMES, `must be one of ${ACTION_NAMES.join(', ')}`),
    containerInstanceArn: optional(
      pipe(string('must be a string'), regex(INSTANCE_ARN, 'must be the long ARN of a container instance')),
    ),
    daemonArn: optional(pipe(string('must be a string'), regex(DAEMON_ARN, 'must be the ARN of a daemon'))),
    incidentId: optional(
      pipe(string('must be a string'), nonEmpty('must not be empty'), maxLength(LONGEST_ID, 'is too long')),
    ),
    reason: pipe(
      string('must say why, for the history'),
      trim(),
      nonEmpty('must say why, for the history'),
      maxLength(LONGEST_REASON, `must have at most ${LONGEST_REASON} characters`),
    ),
    dryRun: optional(boolean('must be true or false'), true),
    override: optional(array(guard, 'must be a list of guards'), []),
    askedAt: optional(
      pipe(
        string(NO_TIME),
        transform(parseIsoTime),
        check((at) => !Number.isNaN(at), NO_TIME),
      ),
    ),
    planId: optional(
      pipe(
        string('must be the id of a plan'),
        check((text) => readApprovalId(text) !== null, 'must be the id of a plan, as a notice or a dry run shows it'),
        transform(readApprovalId),
      ),
    ),
  },
  ({ expected }) =>
    expected === 'never' ? 'is not a field of a request' : 'must be given: the request must be an object',
);

const TARGETS = ['containerInstanceArn', 'daemonArn', 'incidentId'] as const;

const payload = pipe(
  fields,
  partialCheck(
    [['containerInstanceArn'], ['daemonArn'], ['incidentId']],
    (asked) => TARGETS.filter((target) => asked[target] !== undefined).length === 1,
    `exactly one of ${TARGETS.join(', ')} must be given`,
  ),
  partialCheck(
    [['action'], ['daemonArn'], ['planId']],
    ({ action, daemonArn, planId }) =>
      action !== 'redeploy-daemon' || (daemonArn !== undefined && planId === undefined),
    'action: redeploy-daemon goes with daemonArn, and without planId',
  ),
  partialCheck(
    [['action'], ['daemonArn']],
    ({ action, daemonArn }) => action === 'redeploy-daemon' || daemonArn === undefined,
    'daemonArn: goes with the action redeploy-daemon alone',
  ),
);

/**
 * Reads the payload that a person invokes `remediate` with. It is a dry run unless `dryRun` is false.
 * @throws InputError naming every field that is wrong
 */
export const readByHand = (document: unknown): ByHand => {
  const asked = readDocument('the request', payload, document);
  const {
    containerInstanceArn = null,
    daemonArn = null,
    incidentId = null,
    askedAt = null,
    planId = null,
    ...rest
  } = asked;
  return { ...rest, containerInstanceArn, daemonArn, incidentId, askedAt, approved: planId };
};
