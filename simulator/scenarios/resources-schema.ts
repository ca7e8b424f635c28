import * as v from 'valibot';
import { document, NAME, oneOf, some, text } from './field-schemas.ts';
import { ALARM_STATES } from './resources-plan.ts';

/** The fields of what an account holds beside its clusters. */

const list = <const T extends v.GenericSchema>(item: T) => some(v.array(item, 'must be a list'));
const number = v.number('must be a number');
const texts = v.record(v.string(), v.string('must be a text'), 'must be an object');

export const resources = v.strictObject({
  taskDefinitions: list(v.looseObject({ family: NAME })),
  roles: list(
    v.strictObject({
      name: text,
      trusts: list(text),
      trust: some(document),
      attached: list(text),
      inline: some(v.record(v.string(), document, 'must be an object')),
    }),
  ),
  policies: list(v.strictObject({ policy: text, document })),
  instanceProfiles: list(v.strictObject({ name: text, role: some(text) })),
  alarms: list(v.strictObject({ name: text, state: some(oneOf(ALARM_STATES)) })),
  metrics: list(
    v.strictObject({
      namespace: text,
      name: text,
      dimensions: some(texts),
      fromSeconds: some(number),
      untilSeconds: some(number),
      value: some(number),
    }),
  ),
  logGroups: list(text),
  deliverySources: list(v.strictObject({ name: text, logType: text, of: text })),
  functions: list(v.strictObject({ name: text, environment: some(texts) })),
});
