import { type Fields, isFields } from '../../../../shared/edge/events/fields.ts';

/** The sections of a CloudFormation template on which its resources depend. */
export type Template = {
  readonly parameters: Fields;
  readonly mappings: Fields;
  readonly conditions: Fields;
  readonly resources: Fields;
};

/** null: the document is no template. */
export const templateIn = (value: unknown): Template | null => {
  if (!isFields(value) || !isFields(value.Resources)) return null;
  return {
    parameters: sectionOf(value.Parameters),
    mappings: sectionOf(value.Mappings),
    conditions: sectionOf(value.Conditions),
    resources: value.Resources,
  };
};

const sectionOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** A function of a template (`Ref`, `Fn::Sub`, …), which stands alone in its object; null: another value. */
export const functionIn = (value: unknown): { readonly name: string; readonly argument: unknown } | null => {
  if (!isFields(value)) return null;
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0 || (name !== 'Ref' && name !== 'Condition' && !name.startsWith('Fn::')))
    return null;
  return { name, argument: value[name] };
};

/** The type of a resource, such as `AWS::ECS::Daemon`; empty where it has none. */
export const typeOf = ({ resources }: Template, logicalId: string): string => {
  const resource = Object.hasOwn(resources, logicalId) ? resources[logicalId] : undefined;
  return isFields(resource) && typeof resource.Type === 'string' ? resource.Type : '';
};
