/**
 * True where the pattern matches the whole text: `*` stands for any characters, none too, `?` for one. Its time grows with the product
 * of the two lengths at most, whoever wrote them.
 */
export const matchesGlob = (pattern: string, text: string): boolean => {
  let at = 0;
  let read = 0;
  let star = -1;
  let readAtStar = 0;
  while (read < text.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at++;
      readAtStar = read;
    } else if (wanted === '?' || wanted === text[read]) {
      at++;
      read++;
    } else if (star >= 0) {
      at = star + 1;
      read = ++readAtStar;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
};
