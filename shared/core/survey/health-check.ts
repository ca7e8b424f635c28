import type { Tool, Tools } from './known-agent.ts';

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash']);
const TOOLS: ReadonlySet<string> = new Set<Tool>(['curl', 'wget', 'nc']);
/** Directories of the default PATH. A program elsewhere is one that the image brings. */
const DIRECTORIES = new Set(['', '/bin/', '/usr/bin/', '/usr/local/bin/', '/sbin/', '/usr/sbin/']);

/** Tools that a health check asks for, each of which must be there; one of several ways is enough: `wget … || curl …`. */
type Needs = { readonly shell: boolean; readonly ways: readonly string[] };

/** The tools without which a health check can't pass and which the image is known to lack. @param check as ECS has it: `["CMD", …]` */
export const toolsLacking = (check: readonly string[], tools: Tools): readonly Tool[] => {
  const { shell, ways } = needsOf(check);
  const isLacking = ways.length > 0 && ways.every((way) => isTool(way) && tools[way] === false);
  return [
    ...(shell && tools.shell === false ? (['shell'] as const) : []),
    ...(isLacking ? new Set(ways.filter(isTool)) : []),
  ];
};

/** False where every image can run it, as far as shell and tools go. */
export const asksForTools = (check: readonly string[]): boolean => {
  const { shell, ways } = needsOf(check);
  return shell || ways.some(isTool);
};

const needsOf = (check: readonly string[]): Needs => {
  const [kind = 'NONE', ...rest] = check;
  if (kind === 'NONE') return { shell: false, ways: [] };
  if (kind === 'CMD-SHELL') return { shell: true, ways: waysOf(rest[0] ?? '') };
  const [program = '', ...args] = kind === 'CMD' ? rest : check;
  const name = nameOf(program);
  if (!SHELLS.has(name)) return { shell: false, ways: [name] };
  const option = args.findIndex((arg) => /^-[a-z]{0,9}c$/.test(arg));
  return { shell: true, ways: option < 0 ? [] : waysOf(args[option + 1] ?? '') };
};

/** The program that each way through a script begins with. A way that only says that it failed is none. */
const waysOf = (script: string): readonly string[] =>
  script
    .split('||')
    .map(nameOf)
    .filter((name) => name !== 'exit' && name !== 'false');

/** The first word's program: by its name where it is looked for in the PATH, or stands in one of its directories. */
const nameOf = (command: string): string => {
  const program = (/\S{1,200}/.exec(command)?.[0] ?? '').replaceAll(/["']/g, '');
  const slash = program.lastIndexOf('/');
  return DIRECTORIES.has(program.slice(0, slash + 1)) ? program.slice(slash + 1) : program;
};

const isTool = (name: string): name is Tool => TOOLS.has(name);
