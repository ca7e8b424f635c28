/** The pull of a daemon task's images. Times are epoch milliseconds; `to` is null while it lasts. */
export type Pull = { readonly from: number; readonly to: number | null };

export const pullOf = (from: number | null, to: number | null): Pull | null => (from === null ? null : { from, to });

export const isSamePull = (one: Pull | null, other: Pull | null): boolean =>
  one === other || (one !== null && other !== null && one.from === other.from && one.to === other.to);

/** At one version of a task the pull that began first; of two such the one that ended last. */
export const joinPulls = (one: Pull | null, other: Pull | null): Pull | null => {
  if (one === null || other === null) return one ?? other;
  if (one.from !== other.from) return one.from < other.from ? one : other;
  return (one.to ?? Number.NEGATIVE_INFINITY) >= (other.to ?? Number.NEGATIVE_INFINITY) ? one : other;
};

/** An absolute time and a duration: 13 characters. A version that does not know this column keeps it beside another base. */
export const packPull = (pull: Pull | null): string =>
  pull === null ? '' : `${pull.from.toString(36)}.${pull.to === null ? '' : (pull.to - pull.from).toString(36)}`;

export const unpackPull = (text: string | undefined): Pull | null => {
  if (!text) return null;
  const [from = '', lasted = ''] = text.split('.');
  const at = Number.parseInt(from, 36);
  if (!Number.isSafeInteger(at)) return null;
  return { from: at, to: lasted === '' ? null : at + Number.parseInt(lasted, 36) };
};
