import * as v from 'valibot';
import type { Document } from './resources-plan.ts';

/** The kinds of fields that a scenario has, each with what is said of one that is wrong. */

export const NAME = v.pipe(
  v.string('must be a text'),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/, 'must be 1 to 255 letters, digits, - or _'),
);
export const seconds = v.pipe(v.number('must be a number of seconds'), v.minValue(0, 'must not be negative'));
export const share = v.pipe(
  v.number('must be a number from 0 to 1'),
  v.minValue(0, 'must be from 0 to 1'),
  v.maxValue(1, 'must be from 0 to 1'),
);
export const positive = v.pipe(v.number('must be a number'), v.gtValue(0, 'must be more than 0'));
export const count = v.pipe(
  v.number('must be a whole number'),
  v.integer('must be a whole number'),
  v.minValue(0, 'must not be negative'),
);
export const text = v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty'));
export const yesNo = v.boolean('must be true or false');
const NO_MOMENT = 'must be an ISO 8601 date and time, such as 2026-03-24T12:00:00Z';
export const moment = v.pipe(
  v.string(NO_MOMENT),
  v.check((value) => !Number.isNaN(Date.parse(value)), NO_MOMENT),
);
export const oneOf = <const T extends readonly [string, ...string[]]>(choices: T) =>
  v.picklist(choices, `must be one of ${choices.join(', ')}`);
export const percent = (least: number) => {
  const bounds = `must be from ${least} to 100`;
  return v.pipe(v.number('must be a number'), v.minValue(least, bounds), v.maxValue(100, bounds));
};
/** In AWS's own form: it is given back as it is. */
export const document = v.custom<Document>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);
export const some = v.exactOptional;
