import { Document, type Node, Pair, Scalar, type Tags, YAMLMap, YAMLSeq } from 'yaml';
import { visible, wrapped } from '../../../terminal/text.ts';

const WIDTH = 100;

/** A key, its value, and the comment that stands above it. */
export type Entry = readonly [key: string, value: Node, comment?: string | undefined];

/** Text that YAML quotes where it has to, so that no name can change the document. */
export const text = (value: string | number | boolean): Scalar => {
  const scalar = new Scalar(value);
  if (typeof value !== 'string') return scalar;
  if (hasOddSign(value) || isLeftBare(value)) scalar.type = Scalar.QUOTE_DOUBLE;
  else if (value.includes('\n')) scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
};

/** The library leaves these bare, and readers of YAML 1.1 refuse them: the types `value` and `merge`, and a tab on one line. */
const isLeftBare = (value: string): boolean =>
  value === '=' || value === '<<' || (value.includes('\t') && !value.includes('\n'));

/** Controls, and the line ends of YAML 1.1 (NEL, LS, PS): in a document they stand escaped alone. */
const ODD_SIGNS = /(?![\n\t])[\p{Cc}\u2028\u2029\ufeff]/gu;
const hasOddSign = (value: string): boolean => value.search(ODD_SIGNS) !== -1;

/** CloudFormation's short form: `!Ref Cluster`. */
export const tagged = (tag: '!Ref' | '!Sub' | '!GetAtt', value: string): Scalar => {
  const scalar = text(value);
  scalar.tag = tag;
  return scalar;
};

export const map = (...entries: readonly (Entry | null)[]): YAMLMap => {
  const made = new YAMLMap();
  for (const entry of entries) {
    if (entry === null) continue;
    const [name, value, comment] = entry;
    const key = new Scalar(name);
    if (comment !== undefined) key.commentBefore = commentOf(comment);
    made.items.push(new Pair(key, value));
  }
  return made;
};

export const list = (...items: readonly Node[]): YAMLSeq => {
  const made = new YAMLSeq();
  made.items.push(...items);
  return made;
};

/** On one line, in brackets. */
export const words = (values: readonly string[]): YAMLSeq => {
  const made = list(...values.map(text));
  made.flow = true;
  return made;
};

/** A whole document below its comment. */
export const yamlText = (above: readonly string[], contents: YAMLMap): string => {
  // CloudFormation reads YAML 1.1, in which a bare `on` is true.
  const document = new Document(contents, { version: '1.1', customTags: withoutMerge });
  document.commentBefore = above.map(commentOf).join('\n');
  for (const pair of contents.items.slice(1)) if (pair.key instanceof Scalar) pair.key.spaceBefore = true;
  return document
    .toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: false })
    .replaceAll(ODD_SIGNS, escapedSign); // each stands within double quotes: `text` sees to it
};

/** The type `merge` of the library writes `<<` bare, however it is to be quoted; no template of ours merges. */
const withoutMerge = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge');

const escapedSign = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

const commentOf = (sentences: string): string =>
  sentences === ''
    ? ''
    : wrapped(visible(sentences), WIDTH)
        .map((line) => ` ${line}`)
        .join('\n');
