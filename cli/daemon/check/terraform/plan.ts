import { type Fields, isFields } from '../../../../shared/edge/events/fields.ts';
import { below, type Pointer } from '../document/pointer.ts';

/** A resource of a plan or a state. */
export type PlannedResource = {
  readonly address: string;
  /** `module.a["x"].module.b`; empty: the root module. */
  readonly moduleAddress: string;
  readonly type: string;
  readonly name: string;
  /** The key of `for_each` or the number of `count`; null: it has neither. */
  readonly index: string | number | null;
  readonly values: Fields;
  /** The form of `values`, with true in place of each that is known only after the apply. */
  readonly unknown: unknown;
  /** The values before an update; null: it is no update. */
  readonly before: Fields | null;
  readonly exists: boolean;
  /** The place of `values`. */
  readonly pointer: Pointer;
};

/** A plan or a state, as `terraform show -json` tells it. */
export type Plan = {
  readonly resources: readonly PlannedResource[];
  /** The configuration of the root module; null: it is not told, as of a state. */
  readonly configuration: Fields | null;
};

/** null: the document is neither a plan nor a state. */
export const planIn = (value: unknown): Plan | null => {
  if (!isFields(value)) return null;
  const { resource_changes: changes, planned_values: planned, values, configuration } = value;
  const isTerraforms = typeof value.terraform_version === 'string' || typeof value.format_version === 'string';
  const root = isFields(configuration) && isFields(configuration.root_module) ? configuration.root_module : null;
  if (Array.isArray(changes)) return { resources: changes.flatMap(changedResource), configuration: root };
  if (isFields(planned))
    return {
      resources: resourcesIn(planned.root_module, below(below(null, 'planned_values'), 'root_module'), ''),
      configuration: root,
    };
  if (isFields(values) && isFields(values.root_module))
    return {
      resources: resourcesIn(values.root_module, below(below(null, 'values'), 'root_module'), ''),
      configuration: root,
    };
  return isTerraforms ? { resources: [], configuration: root } : null;
};

/** True for a state as Terraform stores it, which is another form than the one it shows. */
export const isStoredState = (value: unknown): boolean =>
  isFields(value) &&
  typeof value.version === 'number' &&
  typeof value.serial === 'number' &&
  Array.isArray(value.resources);

const CHANGES = below(null, 'resource_changes');

/** One that is only deleted is not judged. */
const changedResource = (value: unknown, position: number): readonly PlannedResource[] => {
  if (!isFields(value) || !isFields(value.change)) return [];
  const { actions, before, after, after_unknown: unknown } = value.change;
  const list: readonly unknown[] = Array.isArray(actions) ? actions : [];
  if (list.every((action) => action === 'delete' || action === 'forget') && list.length > 0) return [];
  if (!isFields(after)) return [];
  const isUpdate = list.includes('update');
  return resourceOf(value, {
    values: after,
    unknown,
    before: isUpdate && isFields(before) ? before : null,
    exists: !list.includes('create'),
    pointer: below(below(below(CHANGES, position), 'change'), 'after'),
    moduleAddress: typeof value.module_address === 'string' ? value.module_address : '',
  });
};

const resourcesIn = (module: unknown, pointer: Pointer, moduleAddress: string): readonly PlannedResource[] => {
  if (!isFields(module)) return [];
  const resources: readonly unknown[] = Array.isArray(module.resources) ? module.resources : [];
  const children: readonly unknown[] = Array.isArray(module.child_modules) ? module.child_modules : [];
  const inList = below(pointer, 'resources');
  return [
    ...resources.flatMap((one, position) =>
      isFields(one) && isFields(one.values)
        ? resourceOf(one, {
            values: one.values,
            unknown: {},
            before: null,
            exists: true,
            pointer: below(below(inList, position), 'values'),
            moduleAddress,
          })
        : [],
    ),
    ...children.flatMap((child, position) =>
      resourcesIn(
        child,
        below(below(pointer, 'child_modules'), position),
        isFields(child) && typeof child.address === 'string' ? child.address : '',
      ),
    ),
  ];
};

type Told = Omit<PlannedResource, 'address' | 'type' | 'name' | 'index'>;

/** Data sources are of elsewhere. */
const resourceOf = ({ address, mode, type, name, index }: Fields, told: Told): readonly PlannedResource[] => {
  if (typeof address !== 'string' || typeof type !== 'string' || mode === 'data') return [];
  const key = typeof index === 'string' || typeof index === 'number' ? index : null;
  return [{ address, type, name: typeof name === 'string' ? name : '', index: key, ...told }];
};
