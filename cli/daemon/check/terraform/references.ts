import { type Fields, isFields } from '../../../../shared/edge/events/fields.ts';
import { indexText, type ModuleStep, moduleAddressOf, stepsOf } from './module-address.ts';
import type { Plan, PlannedResource } from './plan.ts';
import type { Configured } from './reshape.ts';

/** Longer chains of modules nobody writes; a chain that leads back to itself ends. */
const DEEPEST = 20;

/** A place in the configuration from which a reference is followed: a module, and the index of the resource or module that refers. */
type Scope = { readonly steps: readonly ModuleStep[]; readonly index: string; readonly depth: number };

/** Follows the references of a configuration to the resources of its plan, through inputs and outputs of modules. */
export class References {
  readonly #root: Fields | null;
  /** By `MODULE|TYPE.NAME`. */
  readonly #resources: ReadonlyMap<string, readonly PlannedResource[]>;
  readonly #modules: ReadonlySet<string>;
  readonly #configured = new Map<Fields, ReadonlyMap<string, Fields>>();

  constructor({ resources, configuration }: Plan) {
    this.#root = configuration;
    this.#resources = Map.groupBy(resources, ({ moduleAddress, type, name }) => `${moduleAddress}|${type}.${name}`);
    this.#modules = new Set(
      resources.flatMap(({ moduleAddress }) =>
        stepsOf(moduleAddress).map((_, at, steps) => moduleAddressOf(steps.slice(0, at + 1))),
      ),
    );
  }

  /** Answers for the fields of one resource. */
  of({ moduleAddress, type, name, index }: PlannedResource): Configured {
    const scope: Scope = { steps: stepsOf(moduleAddress), index: indexText(index), depth: 0 };
    const configured = this.#resourceIn(scope.steps, `${type}.${name}`);
    const expressions = isFields(configured?.expressions) ? configured.expressions : null;
    return {
      referred: (path) =>
        expressions === null ? null : this.#all(referencesIn(expressionAt(expressions, path)), scope, configured),
      isLeftOut: (path) => expressions !== null && expressionAt(expressions, path) === undefined,
    };
  }

  /** null: one of them leads nowhere that the configuration shows. */
  #all(references: readonly string[], scope: Scope, resource?: Fields): readonly string[] | null {
    if (references.length === 0 || scope.depth > DEEPEST) return null;
    const found = new Set<string>();
    for (const reference of references) {
      const addresses = this.#one(reference, scope, resource);
      if (addresses === null) return null;
      for (const address of addresses) found.add(address);
    }
    return [...found];
  }

  #one(reference: string, scope: Scope, resource?: Fields): readonly string[] | null {
    const [first, second = '', rest] = partsOf(reference);
    const deeper = { ...scope, depth: scope.depth + 1 };
    switch (first) {
      case 'var':
        return this.#input(second, deeper);
      case 'module':
        return this.#output(second, rest, deeper);
      case 'each':
        return this.#all(referencesIn(resource?.for_each_expression), deeper);
      case 'data':
      case 'local':
      case 'count':
      case 'path':
      case 'self':
      case 'terraform':
        return null;
      default:
        return this.#resource(first, second, scope);
    }
  }

  /** One of several is the one with the same index; where the reference has none, all are meant. */
  #resource(type: string, nameAndIndex: string, { steps, index }: Scope): readonly string[] | null {
    const [, name = '', own = ''] = /^([^[]*)(\[.*\])?$/.exec(nameAndIndex) ?? [];
    const all = this.#resources.get(`${moduleAddressOf(steps)}|${type}.${name}`) ?? [];
    const wanted = own === '' ? all : all.filter((one) => indexText(one.index) === own);
    const same = wanted.length > 1 && index !== '' ? wanted.filter((one) => indexText(one.index) === index) : [];
    const chosen = same.length === 1 ? same : wanted;
    return chosen.length === 0 ? null : chosen.map(({ address }) => address);
  }

  #input(name: string, { steps, depth }: Scope): readonly string[] | null {
    const caller = steps.slice(0, -1);
    const step = steps.at(-1);
    const call = step === undefined ? undefined : this.#callIn(caller, step.name);
    const expressions = isFields(call?.expressions) ? call.expressions : {};
    const expression = Object.hasOwn(expressions, name) ? expressions[name] : undefined;
    return this.#all(referencesIn(expression), { steps: caller, index: step?.index ?? '', depth }, call);
  }

  #output(nameAndIndex: string, output: string, scope: Scope): readonly string[] | null {
    const [, name = '', own = ''] = /^([^[]*)(\[.*\])?$/.exec(nameAndIndex) ?? [];
    const module = this.#callIn(scope.steps, name)?.module;
    const outputs = isFields(module) && isFields(module.outputs) ? module.outputs : {};
    const told = Object.hasOwn(outputs, output) ? outputs[output] : undefined;
    const references = referencesIn(isFields(told) ? told.expression : undefined);
    const instances = this.#instancesOf(scope.steps, name).filter(({ index }) => own === '' || index === own);
    const same = instances.filter(({ index }) => index === scope.index);
    const found: string[] = [];
    for (const step of instances.length > 1 && same.length === 1 ? same : instances) {
      const addresses = this.#all(references, { ...scope, steps: [...scope.steps, step], index: '' });
      if (addresses === null) return null;
      found.push(...addresses);
    }
    return found.length === 0 ? null : found;
  }

  #instancesOf(within: readonly ModuleStep[], name: string): readonly ModuleStep[] {
    const found = new Map<string, ModuleStep>();
    for (const address of this.#modules) {
      const steps = stepsOf(address);
      const last = steps.at(-1);
      if (last?.name === name && moduleAddressOf(steps.slice(0, -1)) === moduleAddressOf(within))
        found.set(last.index, last);
    }
    return [...found.values()];
  }

  #moduleAt(steps: readonly ModuleStep[]): Fields | null {
    let module = this.#root;
    for (const { name } of steps) {
      const call = module === null ? undefined : callOf(module, name);
      module = isFields(call?.module) ? call.module : null;
    }
    return module;
  }

  #callIn(steps: readonly ModuleStep[], name: string): Fields | undefined {
    const module = this.#moduleAt(steps);
    return module === null ? undefined : callOf(module, name);
  }

  #resourceIn(steps: readonly ModuleStep[], address: string): Fields | undefined {
    const module = this.#moduleAt(steps);
    if (module === null) return undefined;
    const known = this.#configured.get(module) ?? resourcesOf(module);
    this.#configured.set(module, known);
    return known.get(address);
  }
}

const callOf = ({ module_calls: calls }: Fields, name: string): Fields | undefined => {
  const call = isFields(calls) && Object.hasOwn(calls, name) ? calls[name] : undefined;
  return isFields(call) ? call : undefined;
};

const resourcesOf = ({ resources }: Fields): ReadonlyMap<string, Fields> =>
  new Map(
    (Array.isArray(resources) ? resources : []).flatMap((one): readonly (readonly [string, Fields])[] =>
      isFields(one) && typeof one.address === 'string' ? [[one.address, one]] : [],
    ),
  );

/** Follows the path through blocks; where a block is written once for several, the one stands for each. */
const expressionAt = (expressions: Fields, path: readonly (string | number)[]): unknown => {
  let at: unknown = expressions;
  for (const key of path) {
    if (Array.isArray(at)) at = at.length === 1 ? at[0] : at[Number(key)];
    else if (typeof key === 'number' || !isFields(at)) continue;
    else at = Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
};

/** They choose one of several: `aws_ecs_daemon_task_definition.agent[each.key].arn` refers to the resource, and to the key. */
const INDEXES: ReadonlySet<string> = new Set(['each.key', 'count.index']);

/** A reference to an attribute comes with one to its resource: the longer tells all. */
const referencesIn = (expression: unknown): readonly string[] => {
  const list = isFields(expression) ? expression.references : undefined;
  const texts: readonly string[] = (Array.isArray(list) ? list : []).filter((one) => typeof one === 'string');
  const longest = texts.filter(
    (one) => !texts.some((other) => other !== one && (other.startsWith(`${one}.`) || other.startsWith(`${one}[`))),
  );
  const others = longest.filter((one) => !INDEXES.has(one));
  return others.length === 0 ? longest : others;
};

/** `module`, `agents["x"]`, `role_arn` of `module.agents["x"].role_arn`: a dot in quotes parts nothing. */
const partsOf = (reference: string): readonly [string, string, string] => {
  const parts = reference.match(/(?:[^.["]|\["(?:[^"\\]|\\.)*"\]|\[\d+\]|\[)+/g) ?? [];
  return [parts[0] ?? '', parts[1] ?? '', parts[2] ?? ''];
};
