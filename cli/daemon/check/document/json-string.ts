const [QUOTE, BACKSLASH] = ['"', '\\'].map((one) => one.charCodeAt(0));

/** The index of the quotation mark that ends a string of JSON. @param begin the index of the one that begins it */
export const endOfString = (text: string, begin: number): number => {
  let at = begin + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
};
