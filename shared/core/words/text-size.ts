/** Shortened to so many UTF-16 units, and well formed: half a surrogate pair breaks some programs that read JSON. */
export const cut = (text: string, length: number): string =>
  (text.length <= length ? text : `${text.slice(0, length - 1)}…`).toWellFormed();

/** An upper bound of the bytes of a text in UTF-8. */
export const utf8Length = (text: string): number => {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) bytes += 2;
  return bytes;
};

/** Says of one size after the other whether it still fits into so many bytes. After the first that does not fit, none does. */
export const roomFor = (bytes: number): ((size: number) => boolean) => {
  let left = bytes;
  return (size) => {
    left -= size;
    return left >= 0;
  };
};
