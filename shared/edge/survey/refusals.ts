/** Names that AWS and Node give to their errors; other text may hold anything. */
const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
const NETWORK = /^(E[A-Z_]+|UND_ERR_[A-Z_]+)$/;

/** The name of an error that may be printed: never its message, which may hold names of others and parts of keys. */
export const reasonOf = (error: Error): string => {
  const code = codeOf(error);
  if (code !== null && !(isOfAws(error) && NAME.test(error.name))) return code;
  return NAME.test(error.name) ? error.name : 'an error without a name';
};

/** True where the call was lost and not refused: the network, a time-out, AWS's server. */
export const isTransient = (error: Error): boolean => {
  if (error.name === 'TimeoutError' || error.name === 'ServerException') return true;
  const status = statusOf(error);
  return status === null ? codeOf(error) !== null : status >= 500;
};

const REFUSED = /^(AccessDenied(Exception)?|UnauthorizedOperation)$/;
/** Rights to IAM's reads are seldom given for some roles alone, and each role takes several. */
const IN_VAIN = 5;

/** Remembers actions of IAM that were denied so often, and never allowed, that asking again is in vain. */
export class Denials {
  private readonly counts = new Map<string, number>();
  private readonly reasons = new Map<string, string>();

  note(action: string, error: Error): void {
    if (!action.startsWith('iam:') || !REFUSED.test(error.name)) return;
    this.counts.set(action, (this.counts.get(action) ?? 0) + 1);
    this.reasons.set(action, reasonOf(error));
  }

  allowed(action: string): void {
    this.counts.set(action, Number.NEGATIVE_INFINITY);
  }

  /** The reason for which the action is not asked for again; null: it is. */
  of(action: string): string | null {
    return (this.counts.get(action) ?? 0) < IN_VAIN ? null : (this.reasons.get(action) ?? null);
  }
}

const isOfAws = (error: Error): boolean => statusOf(error) !== null;

const statusOf = (error: Error): number | null => {
  const metadata: unknown = '$metadata' in error ? error.$metadata : null;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return null;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
};

const codeOf = (error: Error): string | null => {
  const code: unknown = 'code' in error ? error.code : null;
  return typeof code === 'string' && NETWORK.test(code) ? code : null;
};
