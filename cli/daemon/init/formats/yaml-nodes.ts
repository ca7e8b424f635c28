import { Document, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { visible, wrapped } from '../../../terminal/text.ts';

const WIDTH = 100;

/** A key, its value, and the comment that stands above it. */
export type Entry = readonly [key: string, value: Node, comment?: string | undefined];

/** Text that YAML quotes where it has to, so that no name can change the document. */
export const text = (value: string | number | boolean): Scalar => {
  const scalar = new Scalar(value);
  if (typeof value === 'string' && value.includes('\n')) scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
};

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
  const document = new Document(contents, { version: '1.1' });
  document.commentBefore = above.map(commentOf).join('\n');
  for (const pair of contents.items.slice(1)) if (pair.key instanceof Scalar) pair.key.spaceBefore = true;
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: false });
};

const commentOf = (sentences: string): string =>
  sentences === ''
    ? ''
    : wrapped(visible(sentences), WIDTH)
        .map((line) => ` ${line}`)
        .join('\n');
