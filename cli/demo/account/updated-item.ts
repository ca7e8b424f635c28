import type { AttributeValue } from 'aws-lambda';

/** An item as DynamoDB's requests and streams have it. */
export type Image = { [name: string]: AttributeValue };

/** A request of UpdateItem, as far as it says what becomes of the item. */
export type Update = {
  readonly Key: Image;
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Image;
};

const SET = /(#?\w+) = (?:if_not_exists\(#?\w+, (:\w+)\)|(:\w+))/g;

/**
 * The item after an update, for as much of the language as audits use: SET with values and `if_not_exists` of the same
 * attribute, and REMOVE. @throws TypeError for whatever else the update says
 */
export const updatedItem = (before: Image | undefined, update: Update): Image => {
  const {
    Key,
    UpdateExpression,
    ExpressionAttributeNames: names = {},
    ExpressionAttributeValues: values = {},
  } = update;
  const [, set = '', removed = ''] = /^(?:SET (.*?))?(?: ?REMOVE (.*))?$/.exec(UpdateExpression) ?? [];
  const nameOf = (name: string): string => names[name] ?? name;
  if (set.replaceAll(SET, '').replaceAll(/[, ]/g, '') !== '' || set + removed === '')
    throw new TypeError(`an update is not understood here: ${UpdateExpression}`);
  const after: Image = { ...before, ...Key };
  for (const [, name = '', otherwise, value] of set.matchAll(SET)) {
    const given = values[value ?? otherwise ?? ''];
    const isKept = otherwise !== undefined && after[nameOf(name)] !== undefined;
    if (given !== undefined && !isKept) after[nameOf(name)] = given;
  }
  for (const name of removed.split(', ')) delete after[nameOf(name)];
  return after;
};
