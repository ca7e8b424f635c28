import { auditOf } from '../../core/holes/audit-of.ts';
import { ACCOUNT_HOLES } from '../../core/holes/index.ts';
import { type WatchedAccount, watchesAll } from '../../core/words/watched.ts';
import { InputError } from '../errors/input-error.ts';
import { atMost } from '../pacing/at-most.ts';
import type { AuditItems } from '../store/audit-items.ts';
import { coverageEntry, holeEntry, unreadOf } from './audit-lines.ts';
import { type AuditByHand, fitAnswer } from './fit-answer.ts';
import { type Surveyor, surveyAccount } from './survey-account.ts';

/** The ports of answering a person. */
export type ByHandAuditor = Surveyor & {
  readonly items: Pick<AuditItems, 'ask'>;
  readonly watched: readonly WatchedAccount[];
  readonly signal: AbortSignal;
};

const ASKED_AT_ONCE = 8;

/**
 * Surveys one cluster or all, answers with coverage and holes, and asks for the audit of those clusters, which is made meanwhile.
 * @param cluster an ARN; null: all clusters of the Region @throws InputError that names the field, for a cluster that is not watched or not there
 */
export const answerByHand = async (cluster: string | null, auditor: ByHandAuditor): Promise<AuditByHand> => {
  const { items, watched, policy, now, signal } = auditor;
  if (cluster !== null && !watchesAll(watched, [cluster]))
    throw refused('is not of an account and Region that are watched');
  const named = cluster === null ? {} : { clusters: [cluster] };
  const { surveys, unread, absent } = await surveyAccount(auditor, { ...named, signal });
  if (absent.length > 0) throw refused('there is no such cluster in this Region');
  const clusterArns = surveys.map(({ resource }) => resource).filter((arn) => watchesAll(watched, [arn]));
  const at = now();
  await atMost(ASKED_AT_ONCE, clusterArns, (arn) => items.ask(arn, { since: at, at, by: 'hand' }));
  const { coverage, holes, untold } = auditOf(surveys, policy, ACCOUNT_HOLES);
  return fitAnswer({
    holes: holes.map(holeEntry),
    coverage: coverage.map(coverageEntry),
    unread: [...unread.map(({ what, why }) => ({ what, why })), ...untold.map(unreadOf)],
    reconciling: clusterArns.length,
  });
};

const refused = (problem: string): InputError => new InputError('the request', [`cluster: ${problem}`]);
