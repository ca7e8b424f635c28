import { eventsMissingSince } from '../../core/looks/unheard.ts';
import type { EcsCounts } from '../inspect/inspector.ts';
import type { AskedAudit, AuditItems } from '../store/audit-items.ts';
import { ItemTooLargeError } from '../store/item.ts';
import { Overheard } from '../survey/overheard.ts';
import { type Auditor, auditCluster, type ClusterAudited } from './audit-cluster.ts';

/** The ports of making an audit that was asked for. */
export type AskedAuditor = Auditor & {
  readonly items: Pick<AuditItems, 'read' | 'askAgain' | 'end'>;
  /** From this moment on nothing more is begun, epoch milliseconds. */
  readonly deadline: number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
  /** Told of each attempt. */
  readonly report: (clusterArn: string, audited: ClusterAudited) => void;
  /** Judges the holes of a cluster that was audited, by what was heard of it and what else ECS tells, and records them. */
  readonly judge: (audited: Judged) => Promise<void>;
};

/** A cluster whose holes are to be judged. `isOurs`: it has a Managed Instances provider or a daemon. */
export type Judged = { readonly clusterArn: string; readonly isOurs: boolean; readonly overheard: Overheard };

/** `later`: the rest was asked for again. `over`: nobody asks for it any more. `gap`: it has ended, and ECS did not tell all. */
export type AuditOutcome = 'done' | 'gap' | 'later' | 'over';

/** The next hour's audit does it from there. */
const GIVEN_UP_AFTER_MS = 3_600_000;
/** If ECS does not tell something at the third time, such as the reason of a failure, it will not tell it at the tenth. */
const GAPS_ASKED_AGAIN = 2;

/**
 * Makes the audit of a cluster that was asked for, up to its end or that of the function's time: then the rest is asked for, and goes on where
 * this one was. Rejects if ECS or the table can't be asked, or the audit was not done within an hour.
 */
export const auditAsked = async (clusterArn: string, auditor: AskedAuditor): Promise<AuditOutcome> => {
  const { items, now, deadline } = auditor;
  const audit = await items.read(clusterArn);
  if (audit === null) return 'over';
  refuseOld(audit, now());
  for (let gaps = 0; ; ) {
    const overheard = new Overheard(clusterArn);
    const audited = await auditCluster(audit, { ...auditor, overheard });
    auditor.report(clusterArn, audited);
    refuseUnwritten(audited);
    const { againInSeconds, asked } = audited;
    if (againInSeconds === null) return ended(audit, audited, overheard, auditor);
    if (now() + againInSeconds * 1000 >= deadline) {
      await items.askAgain(audit, now());
      return 'later';
    }
    gaps += isGap(asked) ? 1 : 0;
    if (gaps > GAPS_ASKED_AGAIN) return ended(audit, audited, overheard, auditor);
    await auditor.pause(againInSeconds * 1000);
  }
};

const isGap = ({ throttled }: EcsCounts): boolean => throttled === 0;

const refuseOld = ({ clusterArn, since }: AskedAudit, now: number): void => {
  if (now - since > GIVEN_UP_AFTER_MS)
    throw new Error(`the audit of ${clusterArn} was not done within an hour: the next one begins anew`);
};

/** An item that was not written is not known to be looked at, and is looked at again. One that has outgrown its table is not mended by that. */
const refuseUnwritten = ({ recorded }: ClusterAudited): void => {
  const failed = recorded.filter(({ outcome, cause }) => outcome === 'failed' && !(cause instanceof ItemTooLargeError));
  if (failed.length > 0)
    throw new Error(`${failed.length} items were not written`, { cause: failed.find(({ cause }) => cause)?.cause });
};

const ended = async (
  audit: AskedAudit,
  { news, isOurs, againInSeconds }: ClusterAudited,
  overheard: Overheard,
  { items, judge, now }: AskedAuditor,
): Promise<AuditOutcome> => {
  await judge({ clusterArn: audit.clusterArn, isOurs, overheard });
  const missing = news === null ? undefined : eventsMissingSince(news.changes, { ...audit, ...news });
  // where there is nothing of ours, there is nothing that events would tell
  await items.end(audit, { at: now(), eventsMissingSince: isOurs ? missing : null });
  return againInSeconds === null ? 'done' : 'gap';
};
