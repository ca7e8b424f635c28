import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from '@swc/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawnOf, RUNS_ALL_DRAWN } from './drawn.ts';
import { hasTool, toolFile } from './needs.ts';

const REPOSITORY = join(import.meta.dirname, '..');

/** Backtrack more than linearly, on a text that is short whatever an account or a person does. */
const OF_SHORT_TEXT: readonly { readonly where: string; readonly why: string }[] = [
  {
    where: String.raw`shared/edge/tell/slack/read-slack-secret.ts /\/*$/`,
    why: "a field of Slack's secret: SSM holds 8 KB",
  },
  {
    where: String.raw`cli/demo/account/serverless-file.ts /^(param|opt|self):([\w.:-]+)(?:, *(.*))?$/`,
    why: 'a variable in our own serverless.yml',
  },
  {
    where: String.raw`cli/demo/show/slack-text.ts /<(https:[^|>]+)\|([^>]*)>/g`,
    why: 'a line of a block that Bookend made: Slack takes 3 000 characters',
  },
  {
    where: String.raw`cli/demo/account/updated-item.ts /(#?\w+) = (?:if_not_exists\(#?\w+, (:\w+)\)|(:\w+))/g`,
    why: 'an update that our own code wrote',
  },
  {
    where: 'cli/demo/account/updated-item.ts /^(?:SET (.*?))?(?: ?REMOVE (.*))?$/',
    why: 'an update that our own code wrote',
  },
];

type Expression = { readonly pattern: string; readonly flags: string };
type Found = { readonly literals: Expression[]; constructed: number };

const isNode = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const collect = (node: unknown, found: Found): void => {
  if (!isNode(node)) return;
  const { type, pattern, flags, callee } = node;
  if (type === 'RegExpLiteral') found.literals.push({ pattern: String(pattern), flags: String(flags) });
  const isCall = type === 'NewExpression' || type === 'CallExpression';
  if (isCall && isNode(callee) && callee.value === 'RegExp') found.constructed += 1;
  for (const part of Object.values(node)) collect(part, found);
};

/** The expressions of a text in TypeScript. */
const expressionsIn = async (code: string): Promise<Found> => {
  const found: Found = { literals: [], constructed: 0 };
  collect(await parse(code, { syntax: 'typescript', target: 'es2022' }), found);
  return found;
};

/** Only what is repeated without a limit takes longer than in proportion, and that is all that need be worked out. */
const isUnlimited = ({ pattern }: Expression): boolean => /[*+]|\{\d+,\}/.test(pattern);

/** The check is limited by counts of characters and of tries alone: a limit of time would decide by how busy the machine is. */
const WITHOUT_A_CLOCK = { timeout: null, attackTimeout: null, incubationTimeout: null, seedingTimeout: null };

type Check = (pattern: string, flags: string, limits: object) => Promise<{ readonly status: string }>;

/** Reads recheck when it is first asked: it is a tool of its own, which may not be installed. */
const check: Check = (...asked) =>
  (createRequire(import.meta.url)(toolFile('regular-expressions', 'recheck')) as { check: Check }).check(...asked);

const itIsJudged = it.skipIf(!hasTool('regular-expressions'));

/** An expression whose time is in proportion to the text. What can't be decided is not one. */
const isLinear = async ({ pattern, flags }: Expression): Promise<boolean> =>
  !isUnlimited({ pattern, flags }) || (await check(pattern, flags, WITHOUT_A_CLOCK)).status === 'safe';

describe('the check of regular expressions', () => {
  itIsJudged.each([
    { pattern: '^(a+)+$', linear: false, why: 'exponential' },
    { pattern: '^(a|a)*$', linear: false, why: 'exponential, by two ways through a choice' },
    { pattern: String.raw`^(.*?)(\d*)$`, linear: false, why: 'quadratic, by two that trade' },
    { pattern: String.raw`\s+$`, linear: false, why: 'quadratic, by beginning anew at each index' },
    { pattern: String.raw`^\d{1,15}$`, linear: true, why: 'limited' },
    { pattern: '^[a-z]+:[a-z]+$', linear: true, why: 'one way alone' },
  ])('says that $pattern is linear: $linear ($why) (needs tools/regular-expressions)', async ({ pattern, linear }) => {
    expect(await isLinear({ pattern, flags: '' })).toBe(linear);
  });

  it('finds literals wherever they stand, and what is put together', async () => {
    const code = 'const x = { a: (b: string): boolean => /c+$/u.test(b) };\nnew RegExp("d"); RegExp(x.y);';
    expect(await expressionsIn(code)).toEqual({ literals: [{ pattern: 'c+$', flags: 'u' }], constructed: 2 });
  });
});

describe('the regular expressions of shared, functions and cli', () => {
  const files = ['shared', 'functions', 'cli'].flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  const expressions = new Map<string, Expression>();
  const constructing: string[] = [];
  beforeAll(async () => {
    for (const file of files) {
      const { literals, constructed } = await expressionsIn(readFileSync(join(REPOSITORY, file), 'utf8'));
      for (const one of literals) expressions.set(`${file} /${one.pattern}/${one.flags}`, one);
      if (constructed > 0) constructing.push(file);
    }
  });

  it('are read, all of them', () => {
    expect(expressions.size).toBeGreaterThan(60);
    expect(constructing, 'an expression that is put together is not seen here: write it as a literal').toEqual([]);
  });

  const title = 'take a time in proportion to the text, but for those of a short one (needs tools/regular-expressions)';
  itIsJudged(title, { timeout: 600_000 }, async () => {
    const slow: string[] = [];
    const looked = new Map(drawnOf([...expressions]));
    for (const [name, expression] of looked) if (!(await isLinear(expression))) slow.push(name);
    const ofShortText = OF_SHORT_TEXT.map(({ where }) => where).filter((name) => RUNS_ALL_DRAWN || looked.has(name));
    expect(slow.toSorted()).toEqual(ofShortText.toSorted());
  });
});
