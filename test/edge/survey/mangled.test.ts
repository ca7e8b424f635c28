import { describe, expect, it } from 'vitest';
import { judgeHoles } from '../../../shared/core/holes/judge-holes.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { type Action, BUCKET_OF } from '../../../shared/edge/survey/actions.ts';
import { drawn, drawnOf } from '../../drawn.ts';
import { clientsOf, startFull } from './full-account.ts';
import { survey } from './surveying.ts';

/** Values that no field of an answer has. */
const STRANGE: readonly unknown[] = [
  null,
  undefined,
  '',
  'text',
  7,
  -1,
  Number.NaN,
  true,
  [],
  [null],
  {},
  { a: 1 },
  new Date(Number.NaN),
];

type Numbers = (bound: number) => number;

/** Whole numbers below a bound, the same for the same seed. */
const numbersFrom = (seed: number): Numbers => {
  let state = seed * 2_654_435_761 + 1;
  return (bound) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * bound);
  };
};

/** The answer with something strange in one place of it, at any depth. */
const mangled = (value: unknown, number: Numbers): unknown => {
  const strange = STRANGE[number(STRANGE.length)];
  if (typeof value !== 'object' || value === null || value instanceof Date || number(4) === 0) return strange;
  if (Array.isArray(value)) {
    const place = number(value.length + 1);
    return place === value.length ? [...value, strange] : value.with(place, mangled(value[place], number));
  }
  const fields = Object.entries(value).filter(([name]) => name !== '$metadata');
  const [name, field] = fields[number(fields.length)] ?? [];
  return name === undefined ? value : { ...value, [name]: mangled(field, number) };
};

/** Mangles every answer to the action, each in its own way; an answer as a whole stays an object, as the SDK makes it. */
const mangle = (client: { send: unknown } | null, action: Action, number: Numbers): void => {
  if (client === null || typeof client.send !== 'function') return;
  const send = client.send.bind(client);
  const name = `${action.split(':')[1]}Command`;
  client.send = async (command: object, ...options: readonly unknown[]) => {
    const answer: unknown = await send(command, ...options);
    if (command.constructor.name !== name) return answer;
    const other = mangled(answer, number);
    return typeof other === 'object' && other !== null ? other : {};
  };
};

describe('answers in a form that nobody expects', () => {
  it.each(drawnOf(Object.keys(BUCKET_OF) as Action[]))('(%s) stop neither the survey nor a hole', async (action) => {
    const ecs = await startFull();
    for (let seed = 0; seed < drawn(8); seed += 1) {
      const clients = clientsOf(ecs);
      const number = numbersFrom(seed);
      for (const client of Object.values(clients)) mangle(client, action, number);
      const { surveys, unread } = await survey(ecs, {}, clients);
      if (action !== 'ecs:ListClusters') expect([seed, surveys.length, unread]).toEqual([seed, 2, []]);
      for (const one of surveys) judgeHoles(one, DEFAULT_POLICY);
    }
  });
});
