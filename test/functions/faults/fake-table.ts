import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type {
  BatchGetCommandInput,
  DeleteCommandInput,
  GetCommandInput,
  PutCommandInput,
  QueryCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';

type Row = Readonly<Record<string, unknown>>;
type Names = Readonly<Record<string, string>> | undefined;
type Values = Readonly<Record<string, unknown>> | undefined;
type Expression = { readonly text: string; readonly names: Names; readonly values: Values };

/** One written item as the table's stream tells it. */
export type Change = NonNullable<DynamoDBRecord['dynamodb']>;

/**
 * The table, as far as Bookend asks of it: conditional writes, strongly consistent reads, indexes that follow at once, and
 * the stream. An expression that it does not know is an error: a condition that is not checked would prove nothing.
 */
export class FakeTable {
  readonly items = new Map<string, Row>();
  readonly stream: Change[] = [];

  get = ({ Key }: GetCommandInput) => ({ Item: this.items.get(String(Key?.pk)) });

  batchGet = ({ RequestItems = {} }: BatchGetCommandInput) => {
    const Responses = Object.entries(RequestItems).map(([table, { Keys = [] }]) => {
      const found = Keys.flatMap(({ pk }) => this.items.get(String(pk)) ?? []);
      return [table, found] as const;
    });
    return { Responses: Object.fromEntries(Responses) };
  };

  put = ({ Item = {}, ...input }: PutCommandInput) => {
    this.#write(String(Item.pk), Item, input);
    return {};
  };

  update = ({ Key, UpdateExpression = '', ...input }: UpdateCommandInput) => {
    const pk = String(Key?.pk);
    const known = this.items.get(pk) ?? { pk };
    const [, name = '', of = '', value = ''] = /^SET (#?\w+) = (?:(\w+) \+ )?(:\w+)$/.exec(UpdateExpression) ?? [];
    const attribute = input.ExpressionAttributeNames?.[name] ?? name;
    if (name === '') throw new Error(`the fake table knows no update ${UpdateExpression}`);
    const by = input.ExpressionAttributeValues?.[value];
    this.#write(pk, { ...known, [attribute]: of === '' ? by : Number(known[of]) + Number(by) }, input);
    return {};
  };

  delete = ({ Key, ...input }: DeleteCommandInput) => {
    const pk = String(Key?.pk);
    const old = this.items.get(pk);
    this.#ask(old, input);
    if (this.items.delete(pk)) this.#tell(pk, old === undefined ? {} : { OldImage: imageOf(old) });
    return {};
  };

  query = ({ KeyConditionExpression = '', Limit, ...input }: QueryCommandInput) => {
    const expression = expressionOf(KeyConditionExpression, input);
    const found = [...this.items.values()]
      .filter((row) => holds(expression, row))
      .sort(byKey)
      .slice(0, Limit);
    return { Items: found, Count: found.length };
  };

  /** A condition that fails is answered with the item that is there, where that is asked for. */
  #ask(
    old: Row | undefined,
    { ConditionExpression, ReturnValuesOnConditionCheckFailure, ...input }: Conditional,
  ): void {
    if (ConditionExpression === undefined || holds(expressionOf(ConditionExpression, input), old ?? {})) return;
    const isTold = ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && old !== undefined;
    throw new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: {},
      ...(isTold ? { Item: imageOf(old) as Record<string, AttributeValue> } : {}),
    });
  }

  #write(pk: string, row: Row, input: Conditional): void {
    const old = this.items.get(pk);
    this.#ask(old, input);
    this.items.set(pk, structuredClone(row));
    this.#tell(pk, { NewImage: imageOf(row), ...(old === undefined ? {} : { OldImage: imageOf(old) }) });
  }

  #tell(pk: string, images: Pick<Change, 'NewImage' | 'OldImage'>): void {
    this.stream.push({ SequenceNumber: String(this.stream.length + 1), Keys: { pk: { S: pk } }, ...images });
  }
}

type Conditional = Pick<PutCommandInput, 'ConditionExpression' | 'ReturnValuesOnConditionCheckFailure'> & Named;
type Named = { readonly ExpressionAttributeNames?: Names; readonly ExpressionAttributeValues?: Values };

const expressionOf = (text: string, { ExpressionAttributeNames, ExpressionAttributeValues }: Named): Expression => ({
  text,
  names: ExpressionAttributeNames,
  values: ExpressionAttributeValues,
});

const byKey = (one: Row, other: Row): number => (String(one.pk) < String(other.pk) ? -1 : 1);

/** `(a = :x OR b <= :y) AND attribute_not_exists(c)`: AND binds closer than OR, brackets closer than both. */
const holds = ({ text, names, values }: Expression, row: Row): boolean =>
  alternativesOf(text).some((terms) =>
    terms.every((term) =>
      term.startsWith('(')
        ? holds({ text: term.slice(1, -1), names, values }, row)
        : termHolds(term, { names, values }, row),
    ),
  );

/** An expression is read once, not once for each item: there are a few dozen of them. */
const read = new Map<string, readonly (readonly string[])[]>();
const alternativesOf = (text: string): readonly (readonly string[])[] => {
  const known = read.get(text) ?? partsOf(text, ' OR ').map((all) => partsOf(all, ' AND '));
  read.set(text, known);
  return known;
};

/** The parts of a text between its separators, without regard to those in brackets. */
const partsOf = (text: string, separator: string): readonly string[] => {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth > 0 || !text.startsWith(separator, at)) continue;
    parts.push(text.slice(from, at));
    from = at + separator.length;
  }
  return [...parts, text.slice(from)];
};

const termHolds = (term: string, { names, values }: Pick<Expression, 'names' | 'values'>, row: Row): boolean => {
  const [, not = '', asks] = /^attribute_(not_)?exists\((\S+)\)$/.exec(term) ?? [];
  if (asks !== undefined) return (row[names?.[asks] ?? asks] === undefined) === (not !== '');
  const [, name = '', operator, value = ''] = /^(\S+) (=|<=|>=|<|>) (:\w+)$/.exec(term) ?? [];
  const [is, asked] = [row[names?.[name] ?? name], values?.[value]];
  switch (operator) {
    case '=':
      return is === asked;
    case '<=':
      return is !== undefined && Number(is) <= Number(asked);
    case '>=':
      return typeof is === 'string' && is >= String(asked);
    case '<':
      return typeof is === 'string' && is < String(asked);
    case '>':
      return is !== undefined && Number(is) > Number(asked);
    default:
      throw new Error(`the fake table knows no condition ${term}`);
  }
};

/** Text and numbers: what a filter or a reader of the stream looks at. */
const imageOf = (row: Row): NonNullable<Change['NewImage']> => {
  const image: NonNullable<Change['NewImage']> = {};
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'string') image[name] = { S: value };
    if (typeof value === 'number') image[name] = { N: String(value) };
  }
  return image;
};
