import { EVENT_SOURCE } from './json-text.ts';

export type Fields = Readonly<Record<string, unknown>>;
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Tells whether a value is an envelope of ECS. */
export const isEnvelope = (value: unknown): value is Fields => isFields(value) && value.source === EVENT_SOURCE;

/** Fields whose text is what somebody wrote down or sent: of a log event, of SQS and of SNS. */
export const MESSAGES: ReadonlySet<string> = new Set(['message', '@message', 'Message', 'body', 'Body']);
/** Fields that carry base64: of Kinesis and Firehose, and of a log group's subscription. */
const PACKED: ReadonlySet<string> = new Set(['data', 'Data']);
/** Fields that carry base64 where the field beside them says so: of a function's request. */
const MAY_BE_PACKED: ReadonlySet<string> = new Set(['body', 'Body']);
export const SAYS_PACKED = 'isBase64Encoded';

/** Tells whether a field carries base64. @param beside the fields of the same object, in the order of `names` */
export const isPacked = (name: string, names: readonly string[], beside: readonly unknown[]): boolean =>
  PACKED.has(name) || (MAY_BE_PACKED.has(name) && beside[names.indexOf(SAYS_PACKED)] === true);

/** Fields whose list holds records, each of them counted: of CloudWatch Logs, of SQS, Lambda and Firehose, of OpenSearch. */
export const RECORD_LISTS: ReadonlySet<string> = new Set([
  'events',
  'logEvents',
  'results',
  'Messages',
  'Records',
  'records',
  'hits',
]);

/** A row of Logs Insights is a list of cells. */
export const isRow = ([cell]: readonly unknown[]): boolean => isFields(cell) && 'field' in cell && 'value' in cell;
