import { ownerOfArn } from '../../core/words/watched.ts';
import { InputError } from '../errors/input-error.ts';
import { isFields } from '../events/fields.ts';
import { auditedClusterOfPk } from '../store/keys.ts';

/** An event of the function: its schedule; clusters whose audit was asked for, by the table's stream; or a person's request. */
export type AuditRequest =
  | { readonly kind: 'hourly' }
  | { readonly kind: 'asked'; readonly clusterArns: readonly string[] }
  /** `cluster`: an ARN; null: all clusters. */
  | { readonly kind: 'by-hand'; readonly cluster: string | null };

/** Reads an event. A person's request with a field that is not known is refused: a slip in a name would audit all clusters. @throws InputError */
export const readAuditRequest = (event: unknown): AuditRequest => {
  if (!isFields(event)) throw new InputError('the request', ['it must be an object, such as {}']);
  if (Array.isArray(event.Records)) return { kind: 'asked', clusterArns: event.Records.flatMap(clusterIn) };
  const { schedule, cluster, ...others } = event;
  if (schedule !== undefined) {
    if (schedule !== 'audit') throw new InputError('the event', ['schedule: must be audit']);
    return { kind: 'hourly' };
  }
  const problems = [
    ...Object.keys(others).map((field) => `${field}: is no field of it; cluster is`),
    ...(cluster === undefined || isClusterArn(cluster) ? [] : ['cluster: must be the ARN of a cluster']),
  ];
  if (problems.length > 0) throw new InputError('the request', problems);
  return { kind: 'by-hand', cluster: isClusterArn(cluster) ? cluster : null };
};

/** A record of the stream: the item itself is read again. One of another item asks for nothing. */
const clusterIn = (record: unknown): readonly string[] => {
  const pk = [record, 'dynamodb', 'Keys', 'pk', 'S'].reduce((at, name) => (isFields(at) ? at[String(name)] : null));
  const clusterArn = typeof pk === 'string' ? auditedClusterOfPk(pk) : null;
  return clusterArn === null ? [] : [clusterArn];
};

const isClusterArn = (value: unknown): value is string =>
  typeof value === 'string' && /^[^\s:]+(:[^\s:]+){4}:cluster\/[\w-]{1,255}$/.test(value) && ownerOfArn(value) !== null;
