import { isFields } from '../../../../shared/edge/events/fields.ts';
import { below, type Pointer } from '../document/pointer.ts';
import { open } from './parameters.ts';
import { typeOf } from './template.ts';
import type { Values } from './values.ts';

/** Attributes that name the resource itself. */
const NAMING = /(Arn|ARN|Name|Id)$/;

/**
 * The text that stands for a resource of the template: its logical id, from which the resource is found again. Of a secret and of a repository it has
 * AWS's form, in which the open parts may be anything.
 * @param attribute null: `Ref`
 */
export const reference = (values: Values, logicalId: string, attribute: string | null, pointer: Pointer): unknown => {
  const { template } = values;
  const type = typeOf(template, logicalId);
  if (type === '') return values.unknown(pointer, `the template has no ${logicalId}`);
  if (type === 'AWS::SecretsManager::Secret')
    return `arn:aws:secretsmanager:${open('Region')}:${open('AccountId')}:secret:${logicalId}`;
  if (type === 'AWS::ECR::Repository') return repository(logicalId, attribute);
  if (type === 'AWS::SSM::Parameter' && attribute === 'Value') return parameterText(values, logicalId, pointer);
  if (attribute === null || NAMING.test(attribute)) return logicalId;
  return values.unknown(pointer, `${attribute} of ${logicalId} is known when it is deployed`);
};

const repository = (logicalId: string, attribute: string | null): string => {
  const name = open(logicalId);
  if (attribute !== 'RepositoryUri') return name;
  return `${open('AccountId')}.dkr.ecr.${open('Region')}.amazonaws.com/${name}`;
};

const parameterText = (values: Values, logicalId: string, pointer: Pointer): unknown => {
  const resource = values.template.resources[logicalId];
  const properties = isFields(resource) && isFields(resource.Properties) ? resource.Properties : {};
  const place = below(below(below(below(null, 'Resources'), logicalId), 'Properties'), 'Value');
  return values.valueOf(properties.Value, place) ?? values.unknown(pointer, `${logicalId} has no value`);
};
