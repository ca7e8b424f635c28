/** A CloudFormation template, as far as a release changes it. */
export type Template = {
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
};
export type Resource = {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
};

const FUNCTION = 'AWS::Lambda::Function';
/** The resources and the output that only osls needs, for the zips that it uploads. */
const OF_OSLS = new Set(['ServerlessDeploymentBucket', 'ServerlessDeploymentBucketPolicy']);
const OUTPUT_OF_OSLS = 'ServerlessDeploymentBucketName';

const PARAMETERS = {
  PermissionsBoundaryArn: {
    Description: 'The ARN of the permissions boundary that every role gets. Empty: none',
    Type: 'String',
    Default: '',
    AllowedPattern: '(arn:[\\w-]+:iam::(\\d{12}|aws):policy/[\\w+=,.@/-]+)?',
  },
  RolePath: {
    Description: 'The path of every role and managed policy',
    Type: 'String',
    Default: '/',
    AllowedPattern: '/([\\w+=,.@-]+/)*',
  },
};
const CONDITIONS = {
  HasPermissionsBoundary: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'PermissionsBoundaryArn' }, ''] }] },
};
const BOUNDARY = { 'Fn::If': ['HasPermissionsBoundary', { Ref: 'PermissionsBoundaryArn' }, { Ref: 'AWS::NoValue' }] };
const PATH = { Ref: 'RolePath' };

/** The parameters that say where the zips lie, for who uploads them himself. */
export const ARTIFACT_PARAMETERS = {
  ArtifactBucket: {
    Description: 'The bucket with the zips of the functions, in the Region of the stack',
    Type: 'String',
  },
  ArtifactPrefix: {
    Description: 'What stands before the names of the zips in their keys',
    Type: 'String',
    Default: '',
  },
};

/**
 * The template that osls made, without osls: no bucket of its own, and each role with a path and a permissions boundary where one is given.
 * @param codeOf the value of `Code` by the file name of a function's zip, such as `observe.zip`
 * @throws Error if a function has no zip, or a name of ours stands in the template already
 */
export const plainTemplate = (
  template: Template,
  codeOf: (zip: string) => unknown,
  parameters: Readonly<Record<string, unknown>> = {},
): Template => {
  const { [OUTPUT_OF_OSLS]: _bucket, ...outputs } = template.Outputs ?? {};
  const resources = Object.entries(template.Resources).filter(([name]) => !OF_OSLS.has(name));
  return {
    ...template,
    Parameters: joined(template.Parameters, { ...PARAMETERS, ...parameters }),
    Conditions: joined(template.Conditions, CONDITIONS),
    Resources: Object.fromEntries(resources.map(([name, resource]) => [name, plainResource(name, resource, codeOf)])),
    Outputs: outputs,
  };
};

/** The file names of the functions' zips. */
export const zipsOf = ({ Resources }: Template): readonly string[] =>
  Object.entries(Resources)
    .filter(([, { Type }]) => Type === FUNCTION)
    .map(([name, { Properties = {} }]) => zipOf(name, Properties));

const joined = (known: Readonly<Record<string, unknown>> = {}, more: Readonly<Record<string, unknown>>) => {
  const twice = Object.keys(more).filter((name) => name in known);
  if (twice.length > 0) throw new Error(`the template has its own ${twice.join(', ')}`);
  return { ...known, ...more };
};

const plainResource = (name: string, resource: Resource, codeOf: (zip: string) => unknown): Resource => {
  const properties = resource.Properties ?? {};
  switch (resource.Type) {
    case FUNCTION:
      return { ...resource, Properties: { ...properties, Code: codeOf(zipOf(name, properties)) } };
    case 'AWS::IAM::Role':
      return { ...resource, Properties: { ...properties, Path: PATH, PermissionsBoundary: BOUNDARY } };
    case 'AWS::IAM::ManagedPolicy':
      return { ...resource, Properties: { ...properties, Path: PATH } };
    default:
      return resource;
  }
};

/** `observe.zip` of the key under which osls would upload it. */
const zipOf = (name: string, { Code }: Readonly<Record<string, unknown>>): string => {
  const key = typeof Code === 'object' && Code !== null && 'S3Key' in Code ? String(Code.S3Key) : '';
  const [, zip] = /([\w-]+\.zip)$/.exec(key) ?? [];
  if (zip === undefined) throw new Error(`${name} has no zip`);
  return zip;
};
