/** Shortened to so many UTF-16 units, and well formed: half a surrogate pair breaks some that read JSON. */
export const cut = (text: string, length: number): string =>
  (text.length <= length ? text : `${text.slice(0, length - 1)}…`).toWellFormed();

/** At least the bytes of a text in UTF-8. */
export const utf8Length = (text: string): number => {
  let bytes = text.length;
  for (let place = 0; place < text.length; place += 1) if (text.charCodeAt(place) > 0x7f) bytes += 2;
  return bytes;
};

/** Says of one size after the other whether there is still room for it; from the first on that has none, nothing has. */
export const roomFor = (bytes: number): ((size: number) => boolean) => {
  let left = bytes;
  return (size) => {
    left -= size;
    return left >= 0;
  };
};
