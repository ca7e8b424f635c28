/** `npm run tree [-- FOLDER]`: how the tree is built, as numbers: of this one, or of another checkout. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';

type Imported = { readonly file: string; readonly names: readonly string[] };
type Source = {
  readonly lines: number;
  readonly imports: readonly Imported[];
  readonly exports: readonly string[];
  readonly text: string;
};

const RUNS = ['shared', 'functions', 'cli', 'simulator', 'infra'];
/** Files that are entrances: nothing imports them, and nothing should. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  'one event, to Slack': ['functions/observe.ts', 'functions/react.ts', 'functions/tell.ts'],
  'one drain': ['functions/remediate.ts'],
  'one replayed line': ['cli/replay/replay.ts'],
};
const RULE = 'daemon-alone';

const root = resolve(process.argv[2] ?? '.');

const read = (file: string): Source => {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/^(?:import|export)\s+(?:type\s+)?([^;'"]*?)\s*from\s+'(\.[^']+\.ts)'/gms);
  return {
    lines: text.split('\n').length - 1,
    imports: [...found].map(([, names = '', path = '']) => ({
      file: normalize(join(dirname(file), path)),
      names: [...names.matchAll(/(?:type\s+)?(\w+)(?:\s+as\s+\w+)?/g)].map(([, name = '']) => name),
    })),
    exports: [...text.matchAll(/^export (?:const|type|class|interface|function\*?|async function) (\w+)/gm)].map(
      ([, name = '']) => name,
    ),
    text,
  };
};

const files = new Map(
  globSync(
    RUNS.map((folder) => `${folder}/**/*.ts`),
    { cwd: root },
  )
    .filter((file) => !file.endsWith('.d.ts'))
    .map((file) => [file, read(file)] as const),
);

const importersOf = (file: string): readonly string[] =>
  [...files].filter(([, { imports }]) => imports.some((one) => one.file === file)).map(([name]) => name);

const reached = (entrances: readonly string[]): ReadonlySet<string> => {
  const seen = new Set(entrances.filter((file) => files.has(file)));
  for (const file of seen)
    for (const one of files.get(file)?.imports ?? []) if (files.has(one.file)) seen.add(one.file);
  return seen;
};

const at = (sorted: readonly number[], part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
const spread = (numbers: readonly number[]): string => {
  const sorted = numbers.toSorted((one, other) => one - other);
  return `${at(sorted, 0.5)} / ${at(sorted, 0.95)} / ${at(sorted, 1)}`;
};
const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} % (${part} of ${whole})`;

/** Pairs of folders that import each other, directly or through others: what no order can be given to. */
const knots = (): readonly string[] => {
  const arrows = new Map<string, Set<string>>();
  for (const [file, { imports }] of files)
    for (const one of imports)
      if (files.has(one.file) && dirname(file) !== dirname(one.file))
        arrows.set(dirname(file), (arrows.get(dirname(file)) ?? new Set()).add(dirname(one.file)));
  const from = (folder: string): ReadonlySet<string> => {
    const seen = new Set<string>(arrows.get(folder));
    for (const next of seen) for (const one of arrows.get(next) ?? []) seen.add(one);
    return seen;
  };
  return [...arrows.keys()].filter((folder) => from(folder).has(folder)).toSorted();
};

const show = (): void => {
  const all = [...files.values()];
  const counts = [...files.keys()].map((file) => importersOf(file).length);
  const uses = new Map<string, number>();
  for (const { imports } of all)
    for (const { file, names } of imports)
      for (const name of new Set(names)) uses.set(`${file} ${name}`, (uses.get(`${file} ${name}`) ?? 0) + 1);
  const exported = [...files].flatMap(([file, { exports }]) => exports.map((name) => uses.get(`${file} ${name}`) ?? 0));
  const quoted = new RegExp(`['"]${RULE}['"]|\\./${RULE}\\.ts`);
  const rows: readonly (readonly [string, string])[] = [
    ['files', String(files.size)],
    ['lines per file, median / p95 / max', spread(all.map(({ lines }) => lines))],
    ['files above 200 lines', String(all.filter(({ lines }) => lines > 200).length)],
    ['imports per file, median / p95 / max', spread(all.map(({ imports }) => imports.length))],
    ['files with exactly one importer', percent(counts.filter((count) => count === 1).length, files.size)],
    ['exports used by exactly one file', percent(exported.filter((count) => count === 1).length, exported.length)],
    [
      `files of shared and cli that name the rule ${RULE}`,
      String([...files].filter(([file, { text }]) => /^(shared|cli)\//.test(file) && quoted.test(text)).length),
    ],
    ['folders in knots', knots().join(' ') || 'none'],
    ...Object.entries(WAYS).map(
      ([name, entrances]) => [`files on the way of ${name}`, String(reached(entrances).size)] as const,
    ),
  ];
  for (const [name, value] of rows) console.log(`${name.padEnd(52)} ${value}`);
};

show();
