import type { Declared } from '../resources/declared.ts';
import { Reading } from '../resources/reading.ts';
import type { Unit } from '../resources/unit.ts';
import { type PlannedResource, planIn } from './plan.ts';
import { References } from './references.ts';
import { Reshaping } from './reshape.ts';
import { type ResourceShape, shapeOf } from './shapes.ts';

/** Reads what `terraform show -json` tells of a plan or a state; null: the document is neither. */
export const readTerraform = (value: unknown, file: string): Unit | null => {
  const plan = planIn(value);
  if (plan === null) return null;
  const reading = new Reading();
  const references = new References(plan);
  const declared = plan.resources.flatMap((resource): readonly Declared[] => {
    const shape = shapeOf(resource.type);
    return shape === undefined ? [] : [declaredOf(resource, shape, { reading, references, file })];
  });
  return { worlds: [{ declared, withoutDefaults: null }], open: [], readings: [reading], file, isCallInput: false };
};

type Context = { readonly reading: Reading; readonly references: References; readonly file: string };

const declaredOf = (resource: PlannedResource, { kind, shape, names }: ResourceShape, context: Context): Declared => {
  const { address, values, unknown, before, exists, pointer } = resource;
  const { reading, references, file } = context;
  const reshaping = new Reshaping(reading, references.of(resource), address);
  return {
    kind,
    resource: address,
    names: names.map((name) => values[name]).filter((name) => typeof name === 'string' && name !== '') as string[],
    fields: reshaping.fields(values, unknown, shape, pointer),
    pointer,
    file,
    reading,
    exists,
    before: before === null ? null : reshaping.fields(before, {}, shape, pointer),
  };
};
