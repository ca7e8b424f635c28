import { auditOf } from '../../core/holes/audit-of.ts';
import { ACCOUNT_HOLES } from '../../core/holes/index.ts';
import { type WatchedAccount, watchesAll } from '../../core/words/watched.ts';
import { InputError } from '../errors/input-error.ts';
import { atMost } from '../pacing/at-most.ts';
import type { AuditItems } from '../store/audit-items.ts';
import { coverageEntry, holeEntry, type Unread, unreadOf } from './audit-lines.ts';
import { type Surveyor, surveyAccount } from './survey-account.ts';

/** The ports of answering a person. */
export type ByHandAuditor = Surveyor & {
  readonly items: Pick<AuditItems, 'ask'>;
  readonly watched: readonly WatchedAccount[];
  readonly signal: AbortSignal;
};

/** The answer to whoever invoked the function by hand. */
export type AuditByHand = {
  readonly coverage: readonly ReturnType<typeof coverageEntry>[];
  readonly holes: readonly ReturnType<typeof holeEntry>[];
  readonly unread: readonly Unread[];
  /** What did not fit into the answer, the last of each. */
  readonly leftOut: { readonly coverage: number; readonly holes: number; readonly unread: number };
  /** Clusters whose container instances are being compared with ECS from now on. */
  readonly reconciling: number;
};

/** Lambda answers with 6 MB at most. */
const ANSWER_BYTES = 5_500_000;
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
  return fitted({
    holes: holes.map(holeEntry),
    coverage: coverage.map(coverageEntry),
    unread: [...unread.map(({ what, why }) => ({ what, why })), ...untold.map(unreadOf)],
    reconciling: clusterArns.length,
  });
};

const refused = (problem: string): InputError => new InputError('the request', [`cluster: ${problem}`]);

/** The holes first, since a person asks for them, then coverage. */
const fitted = ({ holes, coverage, unread, reconciling }: Omit<AuditByHand, 'leftOut'>): AuditByHand => {
  let room = ANSWER_BYTES;
  const fitting = <Entry>(entries: readonly Entry[]): readonly Entry[] => {
    const end = entries.findIndex((entry) => {
      room -= Buffer.byteLength(JSON.stringify(entry)) + 1;
      return room < 0;
    });
    return end === -1 ? entries : entries.slice(0, end);
  };
  const fits = { holes: fitting(holes), coverage: fitting(coverage), unread: fitting(unread) };
  const leftOut = {
    coverage: coverage.length - fits.coverage.length,
    holes: holes.length - fits.holes.length,
    unread: unread.length - fits.unread.length,
  };
  return { coverage: fits.coverage, holes: fits.holes, unread: fits.unread, leftOut, reconciling };
};
