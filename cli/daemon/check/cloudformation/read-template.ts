import type { Missing } from '../../../../shared/core/survey/field.ts';
import { type Fields, isFields } from '../../../../shared/edge/events/fields.ts';
import { below, type Pointer } from '../document/pointer.ts';
import type { Declared } from '../resources/declared.ts';
import { Reading } from '../resources/reading.ts';
import type { Unit } from '../resources/unit.ts';
import { Evaluation } from './evaluation.ts';
import { kindOfType, namesIn } from './resource-kinds.ts';
import { functionIn, type Template, templateIn } from './template.ts';
import { type ConditionWorld, worldsOf } from './worlds.ts';

/** Reads a CloudFormation template, in all ways in which its conditions may turn out; null: the document is none. */
export const readTemplate = (value: unknown, file: string): Unit | null => {
  const template = templateIn(value);
  if (template === null) return null;
  const judged = Object.entries(template.resources).filter(
    ([, resource]) => isFields(resource) && kindOfType(String(resource.Type)),
  );
  const used = conditionsIn(judged.map(([, resource]) => resource));
  const reading = new Reading();
  const read = (world: ConditionWorld, usesDefaults: boolean): readonly Declared[] =>
    judged.flatMap(([logicalId, resource]) =>
      declaredIn(logicalId, resource, new Evaluation(template, world, reading, usesDefaults), file),
    );
  const hasDefaults = Object.keys(template.parameters).length > 0;
  return {
    worlds: worldsOf(template, used).map((world) => ({
      declared: read(world, true),
      withoutDefaults: hasDefaults ? () => read(world, false) : null,
    })),
    open: openIn(template, reading),
    readings: [reading],
    file,
    isCallInput: false,
  };
};

const RESOURCES = below(null, 'Resources');

const declaredIn = (
  logicalId: string,
  resource: unknown,
  evaluation: Evaluation,
  file: string,
): readonly Declared[] => {
  if (!isFields(resource)) return [];
  const type = kindOfType(String(resource.Type));
  const isThere = resource.Condition === undefined || evaluation.isTrue(resource.Condition) !== false;
  if (type === undefined || !isThere) return [];
  const pointer = below(RESOURCES, logicalId);
  const properties = below(pointer, 'Properties');
  const evaluated = evaluation.evaluate(resource.Properties, properties, 'as the API has them');
  const made = isFields(evaluated?.value) ? evaluated.value : {};
  const { reading } = evaluation;
  return [
    {
      kind: type.kind,
      resource: logicalId,
      names: namesIn(made, type),
      fields: renamed(made, type.renamed ?? {}, reading, properties),
      pointer: resource.Properties === undefined ? pointer : properties,
      file,
      reading,
      exists: false,
      before: null,
    },
  ];
};

const renamed = (
  fields: Fields,
  names: Readonly<Record<string, string>>,
  reading: Reading,
  pointer: Pointer,
): Fields => {
  if (Object.keys(names).length === 0) return fields;
  const made: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const key = names[name] ?? name;
    made[key] = value;
    reading.note(made, key, reading.pointerAt(fields, pointer, [name]));
  }
  return made;
};

/** The names of conditions that anything in the resources depends on. */
const conditionsIn = (resources: readonly unknown[]): ReadonlySet<string> => {
  const used = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const called = functionIn(value);
    if (called?.name === 'Fn::If' && Array.isArray(called.argument) && typeof called.argument[0] === 'string')
      used.add(called.argument[0]);
    for (const inner of Object.values(value)) visit(inner);
  };
  for (const resource of resources) {
    if (isFields(resource) && typeof resource.Condition === 'string') used.add(resource.Condition);
    visit(resource);
  }
  return used;
};

/** Resources of elsewhere: a nested stack, a module, a loop that CloudFormation writes out. */
const openIn = ({ resources }: Template, reading: Reading): readonly Missing[] =>
  Object.entries(resources).flatMap(([logicalId, resource]): readonly Missing[] => {
    const pointer = below(RESOURCES, logicalId);
    if (logicalId.startsWith('Fn::'))
      return [reading.unknown(pointer, logicalId, 'CloudFormation writes its resources out when it is deployed')];
    const type = isFields(resource) ? String(resource.Type) : '';
    if (type !== 'AWS::CloudFormation::Stack' && !type.endsWith('::MODULE')) return [];
    return [reading.unknown(pointer, `the resources of ${logicalId}`, 'they are in a template of elsewhere')];
  });
