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

/** The name of the SDK's error, or of one that wraps it, is the refusal that is meant. */
export const isNamed = (error: Error, ...names: readonly string[]): boolean => names.includes(error.name);

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
