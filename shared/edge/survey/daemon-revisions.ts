import { DescribeDaemonRevisionsCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { type Field, isMissing, unread } from '../../core/survey/field.ts';
import type { Revision } from '../../core/survey/survey.ts';
import { optionalList, requiredMoment } from '../ecs/reads/answer-fields.ts';
import { type Fields, requiredFields, requiredId } from '../events/fields.ts';
import type { Asking } from './asking.ts';
import { type DeploymentSeen, failureOf, failuresIn } from './daemon-deployments.ts';
import { settingsIn } from './daemon-settings.ts';
import { at, neededTextIn } from './value-fields.ts';

/** A revision whose definition is not read yet. */
export type RevisionSeen = Omit<Revision, 'definition'>;

const ACTION = 'ecs:DescribeDaemonRevisions';
/** It takes so many. */
const BATCH = 20;

/** Revisions by their ARN. One that ECS has forgotten, or does not show yet, is null. */
export type DescribedRevisions = ReadonlyMap<string, Field<RevisionSeen | null>>;

/** Describes revisions: 1 call for each 20. */
export const describeRevisions = async (
  ecs: ECSClient,
  arns: readonly string[],
  asking: Asking,
): Promise<DescribedRevisions> => {
  const described = new Map<string, Field<RevisionSeen | null>>();
  await Promise.all(
    batchesOf([...new Set(arns)], BATCH).map(async (batch) => {
      const command = new DescribeDaemonRevisionsCommand({ daemonRevisionArns: [...batch] });
      const told = await asking.ask(
        {
          action: ACTION,
          what: batch.length === 1 ? `the revision ${batch[0]}` : `${batch.length} daemon revisions`,
          send: (sending) => ecs.send(command, sending),
        },
        (answer) => ({
          found: optionalList(answer.daemonRevisions, 'daemonRevisions').map((one, index) =>
            readRevision(requiredFields(one, `daemonRevisions[${index}]`), `daemonRevisions[${index}]`),
          ),
          failures: failuresIn(answer.failures),
        }),
      );
      for (const arn of batch) {
        const found = isMissing(told) ? told : told.found.find(({ resource }) => resource === arn);
        described.set(arn, found ?? failureOf(arn, told, ACTION, 'the revision'));
      }
    }),
  );
  return described;
};

const readRevision = (fields: Fields, path: string): RevisionSeen => {
  const resource = requiredId(fields.daemonRevisionArn, `${path}.daemonRevisionArn`);
  const place = { resource, path: '' };
  return {
    resource,
    createdAt: requiredMoment(fields.createdAt, `${path}.createdAt`),
    ...settingsIn(fields, place),
    given: null,
    definitionArn: neededTextIn(fields.daemonTaskDefinitionArn, at(place, 'daemonTaskDefinitionArn')),
  };
};

/**
 * The ARN of the revision before this one: the target of the newest deployment that began before the first one with this target. Null:
 * ECS remembers none.
 * @param listed the newest first
 */
export const revisionBefore = (arn: string, listed: readonly DeploymentSeen[]): string | null => {
  const first = listed.findLastIndex(({ target }) => target?.arn === arn);
  if (first === -1) return null;
  const before = listed.slice(first + 1).find(({ target }) => target !== null && target.arn !== arn);
  return before?.target?.arn ?? null;
};

/** The first revision and its daemon are stamped one after the other. */
const STAMPED_WITHIN_MS = 600_000;

/** The previous revision, or null where there is none: the current one was created together with its daemon, and no deployment tells another. */
export const previousRevisionOf = (
  current: Field<RevisionSeen>,
  listed: Field<readonly DeploymentSeen[]>,
  createdAt: number | null,
  described: DescribedRevisions,
): Field<RevisionSeen | null> => {
  if (isMissing(current)) return current;
  const cameWithDaemon = createdAt !== null && current.createdAt - createdAt < STAMPED_WITHIN_MS;
  if (isMissing(listed)) return cameWithDaemon ? null : listed;
  const arn = revisionBefore(current.resource, listed);
  if (arn === null && cameWithDaemon) return null;
  const what = `the revision before ${current.resource}`;
  if (arn === null) return unread(what, 'ecs:ListDaemonDeployments: ECS remembers none');
  return described.get(arn) ?? unread(what, `${ACTION}: ECS has forgotten it`);
};
