/** A place in a document, as a chain of keys from the innermost to the root; null is the root. It becomes text only where it is shown. */
export type Pointer = { readonly within: Pointer; readonly key: string | number } | null;

export const below = (within: Pointer, key: string | number): Pointer => ({ within, key });

/** The keys from the root on. */
export const keysOf = (pointer: Pointer): readonly (string | number)[] => {
  const keys: (string | number)[] = [];
  for (let at = pointer; at !== null; at = at.within) keys.push(at.key);
  return keys.reverse();
};

/** As a JSON Pointer (RFC 6901): `/Resources/Agent/Properties/Cpu`. The root is empty. */
export const pointerText = (pointer: Pointer): string =>
  keysOf(pointer)
    .map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
