/**
 * A value that is not there to be judged. `unread`: AWS was not asked, or did not answer so that we could read it. `unknown`: a file
 * leaves it open, such as a parameter without a default.
 */
export type Missing = {
  readonly missing: 'unread' | 'unknown';
  /** The thing that is not known, with its resource: `the role arn:…:role/agent`. */
  readonly what: string;
  /** The reason, with the call that would tell it: `iam:GetRole: AccessDenied`. */
  readonly why: string;
};

/** A value, or the reason why it is not known. An absent value is not missing: it is ECS's default, or null. */
export type Field<Value> = Value | Missing;

export const unread = (what: string, why: string): Missing => ({ missing: 'unread', what, why });

export const unknown = (what: string, why: string): Missing => ({ missing: 'unknown', what, why });

/** Tells it from values of others, in which a name such as an option's may be `missing` too. */
export const isMissing = <Value>(field: Field<Value>): field is Missing =>
  typeof field === 'object' &&
  field !== null &&
  'missing' in field &&
  'why' in field &&
  (field.missing === 'unread' || field.missing === 'unknown');

/** True where the value is known and passes; a missing one never does. */
export const isKnown = <Value>(field: Field<Value>): field is Value => !isMissing(field);

/** The known value, made into another; what is missing stays so. */
export const mapField = <Value, Made>(field: Field<Value>, make: (value: Value) => Made): Field<Made> =>
  isMissing(field) ? field : make(field);

/** All values, or the first that is missing. */
export const allKnown = <Value>(fields: readonly Field<Value>[]): Field<readonly Value[]> =>
  fields.find((field) => isMissing(field)) ?? (fields as readonly Value[]);
