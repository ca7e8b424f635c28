import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { AliasBomb, BrokenFile } from './broken-file.ts';
import { type LongForm, longFormOf } from './short-forms.ts';

/** A document may become so many values larger by its aliases, and ten times as large as it is written. */
const MOST_BY_ALIASES = 1_000_000;

/** A node's value, and how many values it stands for once its aliases are written out. */
type Valued = { readonly value: unknown; readonly size: number };

/**
 * The values of a document's nodes. An alias has the very value of its anchor, so that nothing is written out; it is counted as if it were.
 */
export class YamlValues {
  readonly root: unknown;
  readonly #targets = new Map<Alias, Node>();
  readonly #anchors = new Map<string, Node>();
  readonly #known = new Map<Node, Valued | 'open'>();
  #nodes = 0;

  /** @throws BrokenFile */
  constructor(contents: Node) {
    const { value, size } = this.#valued(contents);
    this.root = value;
    if (size > MOST_BY_ALIASES + 10 * this.#nodes)
      throw new AliasBomb('is an alias bomb: its YAML aliases stand for more than a million values');
  }

  /** The node that an alias stands for, and any other node itself. */
  targetOf(node: unknown): unknown {
    return isAlias(node) ? this.#targets.get(node) : node;
  }

  #valued(node: unknown): Valued {
    this.#nodes += 1;
    if (isAlias(node)) return this.#aliased(node);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return { value: null, size: 1 };
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (node.anchor !== undefined) this.#known.set(node, 'open');
    const plain = isScalar(node)
      ? { value: scalarValue(node.value), size: 1 }
      : isMap(node)
        ? this.#mapped(node)
        : this.#listed(node.items);
    const form = longFormOf(node.tag);
    const valued = form === null ? plain : { value: longValue(form, plain.value), size: plain.size + 1 };
    if (node.anchor !== undefined) this.#known.set(node, valued);
    return valued;
  }

  #aliased(alias: Alias): Valued {
    const target = this.#anchors.get(alias.source);
    if (target === undefined) throw new BrokenFile(`is not valid YAML: the alias ${alias.source} has no anchor`);
    const known = this.#known.get(target);
    if (known === 'open' || known === undefined)
      throw new AliasBomb(`is an alias bomb: the YAML alias ${alias.source} contains itself`);
    this.#targets.set(alias, target);
    return known;
  }

  #listed(items: readonly unknown[]): Valued {
    let size = 1;
    const value = items.map((item) => {
      const one = this.#valued(item);
      size += one.size;
      return one.value;
    });
    return { value, size };
  }

  /** Fields of the map itself win over merged ones, wherever the merge key stands. */
  #mapped({ items }: YAMLMap): Valued {
    let size = 1;
    const own: [string, unknown][] = [];
    const merged: [string, unknown][] = [];
    for (const { key, value } of items) {
      const one = this.#valued(value);
      size += one.size;
      if (isMergeKey(key)) merged.push(...mergedFields(one.value));
      else own.push([this.keyOf(key), one.value]);
    }
    return { value: Object.fromEntries([...merged, ...own]), size };
  }

  /** A key as JSON has it. */
  keyOf(key: unknown): string {
    const target = this.targetOf(key) ?? key;
    const value = isScalar(target) ? target.value : isAlias(target) ? target.source : target;
    return typeof value === 'object' && value !== null ? '[a key that is no text]' : String(value ?? '');
  }
}

export const isMergeKey = (key: unknown): boolean => isScalar(key) && key.value === '<<' && key.type === 'PLAIN';

/** Of several maps in one merge key the first wins. */
const mergedFields = (value: unknown): [string, unknown][] => {
  const maps: readonly unknown[] = Array.isArray(value) ? value.toReversed() : [value];
  return maps.flatMap((map) =>
    typeof map === 'object' && map !== null && !Array.isArray(map) ? Object.entries(map) : [],
  );
};

/** JSON has neither dates nor large integers. */
const scalarValue = (value: unknown): unknown =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value) ? value : String(value ?? '');

const longValue = (form: LongForm, value: unknown): unknown => {
  const isAttribute = form.key === 'Fn::GetAtt' && typeof value === 'string' && value.includes('.');
  const dot = isAttribute ? value.indexOf('.') : -1;
  return { [form.key]: isAttribute ? [value.slice(0, dot), value.slice(dot + 1)] : value };
};
