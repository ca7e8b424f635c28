import type { RawItem } from './batch-get.ts';

/**
 * The version of each kind of item, by the first part of its key: the one that is written, and the highest that can be read.
 * It is stored as the attribute `v`, absent for 0. Fields that are added keep it, since what this code does not know it writes
 * back; only a form that an older reader would misread raises it. docs/stored-forms.md lists the forms.
 */
const FORMS: Readonly<Record<string, number>> = {
  instance: 1,
  deployments: 1,
  cluster: 0,
  hole: 0,
  inventory: 0,
  policy: 0,
  budget: 0,
  outbox: 0,
  history: 0,
  thread: 0,
  watched: 0,
  status: 0,
  audit: 0,
};

/** The version of the form in which the item of a key is written. @throws TypeError for a kind that is in no table */
export const versionOf = (pk: string): number => {
  const [kind = ''] = pk.split('#', 1);
  const version = Object.hasOwn(FORMS, kind) ? FORMS[kind] : undefined;
  if (version === undefined) throw new TypeError(`${pk}: this kind of item is not known`);
  return version;
};

/** The attribute of an item that says its version. */
export const versionAttribute = (pk: string): { readonly v?: number } => {
  const v = versionOf(pk);
  return v === 0 ? {} : { v };
};

/**
 * An item that a newer release has written. It is neither read nor written over. Whatever was to be recorded in it fails, comes
 * again by its queue, and ends in the dead letters, where it waits until that release, or a later one, is deployed again.
 */
export class NewerItemError extends Error {
  override readonly name = 'NewerItemError';

  constructor(pk: string, version: number) {
    super(
      `${pk}: its item has version ${version}, and this release knows versions up to ${versionOf(pk)}. Nothing was read from it, ` +
        'nothing was written over it. Deploy the newer release again, then redrive the dead letters',
    );
  }
}

/** @throws NewerItemError if the item is of a higher version than this code knows @throws TypeError if its `v` is no version */
export const refuseNewer = ({ pk, v }: RawItem): void => {
  if (v === undefined) return;
  if (typeof v !== 'number' || !Number.isSafeInteger(v) || v < 0) throw new TypeError('its v is not a version');
  if (v > versionOf(String(pk))) throw new NewerItemError(String(pk), v);
};
