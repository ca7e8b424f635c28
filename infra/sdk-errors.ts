import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** The SDK spells each error of a service out as a class like this, also those of calls that we never make. */
const ERROR =
  /export class (\w+) extends __BaseException \{\s+static shapeId = "[\w.#]+";\s+name = "\1";\s+\$fault = "(client|server)";\s+(?:\$retryable = (\{[\w:, ]*\});\s+)?(?:\w+;\s+)*constructor\(opts\) \{\s+super\(\{\s+name: "\1",\s+\$fault: "\2",\s+\.\.\.opts,\s+\}\);\s+Object\.setPrototypeOf\(this, \1\.prototype\);\s+((?:this\.\w+ = opts\.\w+;\s+)*)\}\s+\}/g;
const BASE = /^import \{ \w+ as __BaseException \} from "[^"]+";\s*$/;

/** Makes one of those classes. The SDK's registry of errors adds `shapeId` by itself. */
const MAKE = `
const error = (name, $fault, fields = [], more = {}) => class Made extends __BaseException {
  constructor(opts) {
    super({ name, $fault, ...opts });
    Object.setPrototypeOf(this, Made.prototype);
    Object.assign(this, { name, $fault, ...more });
    for (const field of fields) this[field] = opts[field];
  }
};
`;

/**
 * The same errors, each as one call instead of a class: a fifth of the bytes.
 * @throws Error if the SDK spells one of them in another way
 */
export const shortErrors = (source: string): string => {
  const made = [...source.matchAll(ERROR)].map(([, name, fault, retryable, assignments = '']) => {
    const fields = [...assignments.matchAll(/opts\.(\w+)/g)].map(([, field]) => field);
    const given = [
      `"${name}", "${fault}"`,
      ...(fields.length === 0 && retryable === undefined ? [] : [JSON.stringify(fields)]),
      ...(retryable === undefined ? [] : [`{ $retryable: ${retryable} }`]),
    ];
    return `export const ${name} = /* @__PURE__ */ error(${given.join(', ')});`;
  });
  const others = source.replaceAll(ERROR, '').trim();
  if (!BASE.test(others)) throw new Error(`the SDK spells its errors in another way:\n${others.slice(0, 500)}`);
  return `${others}\n${MAKE}${made.join('\n')}\n`;
};

/** The plugin for esbuild that puts them in place. */
export const sdkErrors: Plugin = {
  name: 'sdk-errors',
  setup: ({ onLoad }) => {
    onLoad({ filter: /@aws-sdk[/\\]client-[a-z]+[/\\]dist-es[/\\]models[/\\]errors\.js$/ }, async ({ path }) => ({
      contents: shortErrors(await readFile(path, 'utf8')),
    }));
  },
};
