import { type RevisionRef, revisionOfNewInstances } from '../../core/inventory/new-instances.ts';
import { allKnown, type Field, isMissing, unread } from '../../core/survey/field.ts';
import type { DescribedDaemon } from '../ecs/inventory/read-daemon-answers.ts';
import type { DeploymentSeen } from './daemon-deployments.ts';
import type { DescribedRevisions, RevisionSeen } from './daemon-revisions.ts';

/**
 * The revisions that may be the one that new container instances get: one, where the newest deployment tells it or only one runs. After
 * a deployment that was stopped several may run (Developer Guide, daemon deployments: a mixed state).
 */
export const currentRefs = (
  described: Field<DescribedDaemon>,
  newest: DeploymentSeen | undefined,
): Field<readonly RevisionRef[]> => {
  if (isMissing(described)) return described;
  const one = revisionOfNewInstances(described.revisions, newest);
  if (one !== null) return [one];
  return described.revisions.length > 0
    ? described.revisions
    : unread(`the current revision of ${described.daemonArn}`, 'ecs:DescribeDaemon: it names none');
};

/** The newest of them. */
export const newestRevision = (
  refs: Field<readonly RevisionRef[]>,
  revisions: DescribedRevisions,
): Field<RevisionSeen> => {
  if (isMissing(refs)) return refs;
  const seen = allKnown(
    refs.map(
      ({ arn }): Field<RevisionSeen> =>
        revisions.get(arn) ?? unread(`the current revision ${arn}`, 'ecs:DescribeDaemonRevisions: it is MISSING'),
    ),
  );
  if (isMissing(seen)) return seen;
  return seen.reduce((newest, one) => (one.createdAt > newest.createdAt ? one : newest));
};

/** The capacity providers that all of them cover; where they differ, nothing tells which ones count. */
export const coveredBy = (daemonArn: string, refs: Field<readonly RevisionRef[]>): Field<readonly string[]> => {
  if (isMissing(refs)) return refs;
  const [first = [], ...others] = refs.map(({ capacityProviderNames }) => capacityProviderNames ?? []);
  const what = `the capacity providers of ${daemonArn}`;
  if (others.some((names) => names.toSorted().join() !== first.toSorted().join()))
    return unread(what, 'ecs:DescribeDaemon: several revisions run, and they cover different ones');
  return first.length > 0 ? first : unread(what, 'ecs:DescribeDaemon: it names none');
};
