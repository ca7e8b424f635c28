import type { Fields } from '../../../../shared/edge/events/fields.ts';
import type { Pointer } from '../document/pointer.ts';
import type { Reading } from './reading.ts';

/** Kinds of resources that holes depend on. */
export type Kind =
  | 'daemon'
  | 'daemon-definition'
  | 'definition'
  | 'service'
  | 'provider'
  | 'cluster'
  | 'cluster-providers'
  | 'role'
  | 'inline-policy'
  | 'managed-policy'
  | 'attachment'
  | 'iam-instance-profile'
  | 'parameter';

/**
 * A resource that a file declares. `fields` have the shape of the API's input, whatever the file's language is; a value that the file leaves open is
 * `Missing`, and one that refers to another resource of the file is that resource's name.
 */
export type Declared = {
  readonly kind: Kind;
  /** The name that the file has for it: logical id, address, family or daemonName. */
  readonly resource: string;
  /** Other texts that mean it: its own name in AWS, its ARN. */
  readonly names: readonly string[];
  readonly fields: Fields;
  readonly pointer: Pointer;
  /** The file, as it was named, and the reading that knows where its values stand. */
  readonly file: string;
  readonly reading: Reading;
  /** True where it is there already, and is changed. */
  readonly exists: boolean;
  /** Its fields before the change, of a Terraform plan; null: they are not told. */
  readonly before: Fields | null;
};
