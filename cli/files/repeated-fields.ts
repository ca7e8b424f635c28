/** An object or list that is open: of an object its fields so far and whether one is to come, of a list the index. */
type Open = { readonly path: string; readonly fields: Set<string> | null; isField: boolean; last: string };

/**
 * The paths of the fields that an object of a JSON text has twice: JSON takes the last of them, and a person who edits the first
 * does not see why nothing changes. @param text is valid JSON
 */
export const repeatedFields = (text: string): readonly string[] => {
  const open: Open[] = [];
  const repeated = new Set<string>();
  for (const token of tokensOf(text)) {
    const inner = open.at(-1);
    if (token === '{' || token === '[') {
      const path = inner === undefined ? '' : pathOf(inner);
      open.push({ path, fields: token === '{' ? new Set() : null, isField: token === '{', last: '0' });
    } else if (token === '}' || token === ']') open.pop();
    else if (inner !== undefined) readPart(token, inner, repeated);
  }
  return [...repeated];
};

/** The strings, and what opens, closes or parts. Between them stand only numbers, words and blanks. */
function* tokensOf(text: string): Generator<string> {
  for (let index = 0; index < text.length; index++) {
    const begin = index;
    const character = text.charAt(index);
    if (character === '"') {
      index = endOfString(text, begin);
      yield text.slice(begin, index + 1);
    } else if ('{}[],:'.includes(character)) yield character;
  }
}

/** Finds the index of the quotation mark that ends a string. */
const endOfString = (text: string, begin: number): number => {
  let index = begin + 1;
  while (index < text.length && text.charAt(index) !== '"') index += text.charAt(index) === '\\' ? 2 : 1;
  return index;
};

const readPart = (token: string, inner: Open, repeated: Set<string>): void => {
  if (token === ':') inner.isField = false;
  else if (token !== ',') {
    if (inner.fields === null || !inner.isField) return;
    inner.last = String(JSON.parse(token));
    if (inner.fields.has(inner.last)) repeated.add(pathOf(inner));
    inner.fields.add(inner.last);
  } else if (inner.fields === null) inner.last = String(Number(inner.last) + 1);
  else inner.isField = true;
};

const pathOf = ({ path, last }: Open): string => (path === '' ? last : `${path}.${last}`);
