import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImportRule, importRules } from '../import-rules.ts';

const REPOSITORY = join(import.meta.dirname, '..');
const NOT_SOURCE = '^(coverage|dist|examples|\\.[a-z]+)/';

async function cruiseTree(baseDir: string, rules: readonly ImportRule[] = importRules): Promise<ICruiseResult> {
  const { output } = await cruise(['.'], {
    baseDir,
    parser: 'swc', // TypeScript 7 has no API for dependency-cruiser: without swc it reads no .ts file, and is content
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules/' },
    exclude: { path: NOT_SOURCE },
    enhancedResolveOptions: { conditionNames: ['node', 'import', 'types', 'default'], exportsFields: ['exports'] },
    validate: true,
    ruleSet: { forbidden: [...rules] },
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser reported text instead of a result');
  return output;
}

const reasons = new Map(importRules.map(({ name, comment }) => [name, comment]));
const violationsOf = ({ summary }: ICruiseResult) =>
  summary.violations.map(({ rule, from, to }) => `${from} -> ${to}: ${rule.name}. ${reasons.get(rule.name)}`);

describe('the import rules of this repository', () => {
  it('hold, on a tree that was really read', async () => {
    const result = await cruiseTree(REPOSITORY);
    const ours = result.modules.filter(({ source }) => /^[^/]+\.ts$|^(cli|shared|test)\//.test(source));
    const core = ours.filter(({ source }) => /^shared\/core\/.*\.ts$/.test(source));
    const importsBetweenCoreFiles = core
      .flatMap(({ dependencies }) => dependencies)
      .filter(({ resolved }) => resolved.startsWith('shared/core/'));

    expect(ours.length, 'modules seen').toBeGreaterThan(30);
    expect(core.length, 'core modules seen').toBeGreaterThan(15);
    expect(importsBetweenCoreFiles.length, 'imports read from the .ts files of the core').toBeGreaterThan(core.length);
    expect(importsBetweenCoreFiles.some(({ dependencyTypes }) => dependencyTypes.includes('type-only'))).toBe(true);
    expect(violationsOf(result)).toEqual([]);
  });
});

/** Each tree breaks one rule, once; what else it needs to stand is given by `standing`. */
type Files = Record<string, string>;
const anything = 'export const anything = 1;';
const installed = (name: string): Files => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'dist/index.js' }),
  [`node_modules/${name}/dist/index.js`]: 'exports.anything = 1;',
});
const manifest = (declared: object): Files => ({
  'package.json': JSON.stringify({ name: 'tree', type: 'module', ...declared }),
});

const brokenTrees: { rule: string; by: string; files: Files }[] = [
  {
    rule: 'core-imports-only-core',
    by: 'a Node builtin',
    files: { 'shared/core/words/arn.ts': "import { hostname } from 'node:os'; export const h = hostname;" },
  },
  {
    rule: 'core-imports-only-core',
    by: 'a package',
    files: {
      ...manifest({ dependencies: { valibot: '1.5.0' } }),
      ...installed('valibot'),
      'shared/core/policy/policy.ts': "import { anything } from 'valibot'; export const a = anything;",
    },
  },
  {
    rule: 'core-imports-only-core',
    by: 'the edge, for a type only',
    files: {
      'shared/core/words/arn.ts':
        "import type { Anything } from '../../edge/events/reader.ts'; export type A = Anything;",
      'shared/edge/events/reader.ts': 'export type Anything = number;',
    },
  },
  {
    rule: 'core-subjects-in-order',
    by: 'the ledger, with what comes right after it',
    files: {
      'shared/core/ledger/ledger.ts': "import type { E } from '../expected/life.ts'; export type L = E;",
      'shared/core/expected/life.ts': 'export type E = number;',
    },
  },
  {
    rule: 'core-subjects-in-order',
    by: 'the first subject, with the last',
    files: {
      'shared/core/words/facts.ts': "export { anything } from '../messages/wording.ts';",
      'shared/core/messages/wording.ts': anything,
    },
  },
  {
    rule: 'core-subjects-in-order',
    by: 'a file beside the subjects',
    files: {
      'shared/core/words/facts.ts': "export { anything } from '../extremes.ts';",
      'shared/core/extremes.ts': anything,
    },
  },
  {
    rule: 'edge-subjects-in-order',
    by: 'the looks of inspect, with the remedies',
    files: {
      'shared/edge/inspect/sweep.ts': "export { anything } from '../remedies/act/act.ts';",
      'shared/edge/remedies/act/act.ts': anything,
    },
  },
  {
    rule: 'edge-subjects-in-order',
    by: 'what is asked before an act, with the act in the same folder',
    files: {
      'shared/edge/remedies/ask/ask-for-guards.ts': "export { anything } from '../act/act.ts';",
      'shared/edge/remedies/act/act.ts': anything,
    },
  },
  {
    rule: 'edge-subjects-in-order',
    by: "Slack's API, with a receiver in the same folder",
    files: {
      'shared/edge/tell/receivers/receiver.ts': "export { anything } from '../slack/client.ts';",
      'shared/edge/tell/slack/client.ts': anything,
    },
  },
  {
    rule: 'edge-subjects-in-order',
    by: 'a file beside the subjects',
    files: {
      'shared/edge/store/keys.ts': "export { anything } from '../checks.ts';",
      'shared/edge/checks.ts': anything,
    },
  },
  {
    rule: 'rules-import-words-ledger-scene',
    by: 'a rule that reads the policy',
    files: {
      'shared/core/rules/daemon-alone.ts': "export { anything } from '../policy/policy.ts';",
      'shared/core/policy/policy.ts': anything,
    },
  },
  {
    rule: 'rules-stand-alone',
    by: 'a rule that reads another',
    files: {
      'shared/core/rules/daemon-alone.ts': "export { anything } from './daemon-running.ts';",
      'shared/core/rules/daemon-running.ts': anything,
    },
  },
  {
    rule: 'rules-stand-alone',
    by: 'a rule that reads the table of rules',
    files: {
      'shared/core/rules/daemon-alone.ts': "export { anything } from './index.ts';",
      'shared/core/rules/index.ts': anything,
    },
  },
  {
    rule: 'holes-import-words-policy-survey',
    by: 'a hole that reads a ledger',
    files: {
      'shared/core/holes/no-signal.ts': "export { anything } from '../ledger/ledger.ts';",
      'shared/core/ledger/ledger.ts': anything,
    },
  },
  {
    rule: 'holes-stand-alone',
    by: 'a hole that reads another',
    files: {
      'shared/core/holes/no-signal.ts': "export { anything } from './image-not-pinned.ts';",
      'shared/core/holes/image-not-pinned.ts': anything,
    },
  },
  {
    rule: 'remedies-know-no-guards',
    by: 'a plan that asks the budget',
    files: {
      'shared/core/remedies/make-plan.ts': "export { anything } from './guards/budget.ts';",
      'shared/core/remedies/guards/budget.ts': anything,
    },
  },
  {
    rule: 'shared-knows-no-caller',
    by: 'the edge, with a function',
    files: {
      'shared/edge/aws/queue.ts': "export { anything } from '../../../functions/observe.ts';",
      'functions/observe.ts': anything,
    },
  },
  {
    rule: 'shared-knows-no-caller',
    by: 'the edge, with the command',
    files: {
      'shared/edge/aws/queue.ts': "export { anything } from '../../../cli/main.ts';",
      'cli/main.ts': anything,
    },
  },
  {
    rule: 'functions-are-islands',
    by: 'a function that calls another',
    files: {
      'functions/observe.ts': "export { anything } from './react.ts';",
      'functions/react.ts': anything,
    },
  },
  {
    rule: 'functions-never-reach-simulator-or-cli',
    by: 'a function, through a bundled part of the packaging',
    files: {
      'functions/observe.ts': "export { anything } from '../infra/credentials-from-env.ts';",
      'infra/credentials-from-env.ts': "export { anything } from '../simulator/simulate.ts';",
      'simulator/simulate.ts': anything,
    },
  },
  {
    rule: 'functions-never-reach-simulator-or-cli',
    by: 'a function that imports the command',
    files: { 'functions/audit.ts': "export { anything } from '../cli/table.ts';", 'cli/table.ts': anything },
  },
  {
    rule: 'simulator-knows-no-core',
    by: 'the simulator, for a type only',
    files: {
      'simulator/fleet.ts': "import type { Fact } from '../shared/core/words/facts.ts'; export type F = Fact;",
      'shared/core/words/facts.ts': 'export type Fact = number;',
    },
  },
  {
    rule: 'simulator-folders-in-order',
    by: 'an event that asks what is true',
    files: {
      'simulator/events/task-event.ts': "export { anything } from '../truth/truth.ts';",
      'simulator/truth/truth.ts': anything,
    },
  },
  {
    rule: 'simulator-folders-in-order',
    by: 'a folder that has no place in the order',
    files: {
      'simulator/clocks/clock.ts': "export { anything } from '../engine/agenda.ts';",
      'simulator/engine/agenda.ts': anything,
    },
  },
  {
    rule: 'cli-folders-in-order',
    by: 'an option that knows a command',
    files: {
      'cli/options/options.ts': "export { anything } from '../policy/policy.ts';",
      'cli/policy/policy.ts': anything,
    },
  },
  {
    rule: 'cli-folders-in-order',
    by: 'a command that leans on an entrance',
    files: { 'cli/status/status.ts': "export { anything } from '../main.ts';", 'cli/main.ts': anything },
  },
  {
    rule: 'cli-folders-in-order',
    by: 'a form of files that knows what is printed of them',
    files: {
      'cli/replay/input/lines.ts': "export { anything } from '../page/table.ts';",
      'cli/replay/page/table.ts': anything,
    },
  },
  {
    rule: 'cli-folders-in-order',
    by: "the demo's account, which knows its world",
    files: {
      'cli/demo/account/account.ts': "export { anything } from '../world/compare.ts';",
      'cli/demo/world/compare.ts': anything,
    },
  },
  {
    rule: 'commands-stand-alone',
    by: 'a command that takes a part of another',
    files: {
      'cli/history/history.ts': "export { anything } from '../policy/policy.ts';",
      'cli/policy/policy.ts': anything,
    },
  },
  {
    rule: 'dst-judges-nothing',
    by: 'a comparison that asks a rule',
    files: {
      'test/dst/compare.ts': "export { anything } from '../../shared/core/words/verdict.ts';",
      'shared/core/words/verdict.ts': anything,
    },
  },
  {
    rule: 'nothing-leans-on-the-proof',
    by: 'the command, with a builder of the tests',
    files: { 'cli/simulate.ts': "export { anything } from '../test/run.ts';", 'test/run.ts': anything },
  },
  {
    rule: 'aws-sdk-only-in-edge',
    by: 'a function',
    files: {
      ...manifest({ dependencies: { '@aws-sdk/client-ecs': '3.0.0' } }),
      ...installed('@aws-sdk/client-ecs'),
      'functions/inspect.ts': "import { anything } from '@aws-sdk/client-ecs'; export const a = anything;",
    },
  },
  {
    rule: 'middy-only-in-setup',
    by: 'a function',
    files: {
      ...manifest({ dependencies: { '@middy/core': '7.0.0' } }),
      ...installed('@middy/core'),
      'functions/observe.ts': "import { anything } from '@middy/core'; export const a = anything;",
    },
  },
  {
    rule: 'middy-only-in-setup',
    by: 'the edge',
    files: {
      ...manifest({ dependencies: { '@middy/core': '7.0.0' } }),
      ...installed('@middy/core'),
      'shared/edge/aws/queue.ts': "import { anything } from '@middy/core'; export const a = anything;",
    },
  },
  {
    rule: 'no-dev-dependencies-in-what-runs',
    by: 'the command',
    files: {
      ...manifest({ devDependencies: { 'fast-check': '4.0.0' } }),
      ...installed('fast-check'),
      'cli/main.ts': "import { anything } from 'fast-check'; export const a = anything;",
    },
  },
  {
    rule: 'command-never-reaches-the-demo',
    by: 'the command, through another file',
    files: {
      'cli/main.ts': "import { more } from './more.ts'; export const m = more;",
      'cli/more.ts': "import { anything } from './demo/account/account.ts'; export const more = anything;",
      'cli/demo/account/account.ts': anything,
    },
  },
  {
    rule: 'no-undeclared-packages',
    by: 'an import of what another package brought along',
    files: {
      ...manifest({ dependencies: {} }),
      ...installed('ansi-styles'),
      'cli/main.ts': "import { anything } from 'ansi-styles'; export const a = anything;",
    },
  },
  {
    rule: 'no-unresolvable-imports',
    by: 'an import of a file that is not there',
    files: { 'cli/main.ts': "export { anything } from './gone.ts';" },
  },
  {
    rule: 'no-cycles',
    by: 'two files that import each other',
    files: {
      'cli/main.ts': "export { anything } from './table.ts'; export const more = 2;",
      'cli/table.ts': "import { more } from './main.ts'; export const anything = more;",
    },
  },
  {
    rule: 'no-orphans',
    by: 'a file that nobody uses',
    files: { 'shared/edge/store/forgotten.ts': anything },
  },
];

/** The rules allow all of this, side by side: proof that they do not report everything. */
const soundTree: Files = {
  ...manifest({
    dependencies: { '@middy/core': '7.0.0', '@aws-sdk/client-ecs': '3.0.0' },
    devDependencies: { 'fast-check': '4.0.0' },
  }),
  ...installed('@middy/core'),
  ...installed('@aws-sdk/client-ecs'),
  ...installed('fast-check'),
  'functions/observe.ts':
    "export { anything } from '../shared/edge/setup/lambda.ts'; export { ecs } from '../shared/edge/ecs/reads/ask.ts';",
  'shared/edge/setup/lambda.ts': "export { anything } from '@middy/core';",
  'shared/edge/ecs/reads/ask.ts':
    "export { anything as ecs } from '@aws-sdk/client-ecs'; export * from '../../../core/rules/index.ts';",
  'shared/core/rules/index.ts': "export * from './daemon-alone.ts';",
  'shared/core/rules/daemon-alone.ts':
    "import type { S } from '../scene/scene.ts'; export * from '../words/verdict.ts';",
  'shared/core/scene/scene.ts': "import type { F } from '../words/facts.ts'; export type S = F;",
  'shared/core/words/facts.ts': 'export type F = number;',
  'shared/core/words/verdict.ts': anything,
  'simulator/fleet.ts':
    "import { hostname } from 'node:os'; export const h = hostname; export * from './truth/truth.ts';",
  'simulator/truth/truth.ts': "export * from './rules/finding.ts'; export * from '../engine/agenda.ts';",
  'simulator/truth/rules/finding.ts': anything,
  'simulator/engine/agenda.ts': 'export const more = 1;',
  'cli/main.ts': "export * from './status/status.ts';",
  'cli/status/status.ts': "export * from '../terminal/io.ts'; export * from './status-lines.ts';",
  'cli/status/status-lines.ts': 'export const lines = 1;',
  'cli/terminal/io.ts': anything,
  'test/observe.test.ts': "import { anything } from 'fast-check'; export { anything as a };",
};

/** The folder that holds a tree of the one cruise: a cruise costs more than all that these trees hold. */
const folderOf = (index: number) => `tree-${String(index).padStart(2, '0')}/`;
const SOUND = folderOf(brokenTrees.length);

/** The same rule, for which the folder of a tree is as good a root as the cruise's own. */
const inEachTree = (rule: ImportRule): ImportRule =>
  JSON.parse(JSON.stringify(rule), (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll(/(?<!\[)\^/g, '^(tree-\\d\\d/)?') : value,
  );

describe('each import rule', () => {
  const trees = mkdtempSync(join(tmpdir(), 'bookend-import-rules-'));
  let result: ICruiseResult;

  beforeAll(async () => {
    for (const [index, files] of [...brokenTrees.map((tree) => tree.files), soundTree].entries()) {
      for (const [path, text] of Object.entries({ ...manifest({}), ...files })) {
        const file = join(trees, folderOf(index), path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    }
    result = await cruiseTree(trees, importRules.map(inEachTree));
  });
  afterAll(() => rmSync(trees, { recursive: true, force: true }));

  it.each(brokenTrees.map((tree, index) => ({ ...tree, folder: folderOf(index) })))(
    '$rule is broken by $by',
    ({ rule, folder }) => {
      const broken = result.summary.violations.filter(({ from }) => from.startsWith(folder));
      expect([...new Set(broken.map((violation) => violation.rule.name))]).toEqual([rule]);
    },
  );

  it('has a tree that breaks it', () => {
    expect(new Set(brokenTrees.map(({ rule }) => rule))).toEqual(new Set(reasons.keys()));
  });

  it('lets a sound tree pass, which was read as well', () => {
    expect(result.modules.filter(({ source }) => source.startsWith(SOUND)).length).toBeGreaterThan(
      Object.keys(soundTree).filter((path) => path.endsWith('.ts')).length,
    );
    expect(violationsOf(result).filter((violation) => violation.startsWith(SOUND))).toEqual([]);
  });
});
