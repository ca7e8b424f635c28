import type { Container, Definition, Secret } from './definition.ts';
import { type Field, isMissing, type Missing, mapField } from './field.ts';
import { matchesGlob } from './glob.ts';
import { imageOf } from './image.ts';

/** A part of a definition for which ECS itself calls AWS, by the execution role, before or while the task runs. */
export type ExecutionNeed = {
  /** `container web takes secret DB_PASSWORD`. */
  readonly what: string;
  readonly rights: readonly Right[];
  /** The value that may need the rights, and is not known; null: they are needed. */
  readonly unsure: Missing | null;
};

export type Right = {
  readonly action: string;
  /** True where the pattern of a resource is about the thing; absent: every one is. */
  readonly isMeant?: (pattern: string) => boolean;
};

/**
 * All that a definition needs an execution role for (ECS Developer Guide, task execution IAM role): images in private ECR, the awslogs
 * driver, secrets, credentials of a private registry, and environment files.
 */
export const executionNeedsOf = ({ containers }: Definition): Field<readonly ExecutionNeed[]> =>
  mapField(containers, (all) =>
    all.flatMap((container) =>
      [imageNeeds, logNeeds, secretNeeds, credentialNeeds, fileNeeds].flatMap((needsOf) => needsOf(container)),
    ),
  );

const to = (...actions: readonly string[]): readonly Right[] => actions.map((action) => ({ action }));
const needed = (what: string, rights: readonly Right[]): ExecutionNeed => ({ what, rights, unsure: null });
const unsure = (value: Missing, rights: readonly Right[]): ExecutionNeed => ({
  what: value.what,
  rights,
  unsure: value,
});

/** AmazonECSTaskExecutionRolePolicy has one more, ecr:BatchCheckLayerAvailability, which no pull needs. */
const PULL = to('ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer');
const WRITE_LOGS = to('logs:CreateLogStream', 'logs:PutLogEvents');
const CREATE_GROUP = to('logs:CreateLogGroup');
const READ_SECRET = 'secretsmanager:GetSecretValue';
const READ_PARAMETER = 'ssm:GetParameters';
const READ_FILE = 's3:GetObject';

const imageNeeds = ({ name, image }: Container): readonly ExecutionNeed[] => {
  if (image === null) return [];
  if (isMissing(image)) return [unsure(image, PULL)];
  return isInPrivateEcr(image) ? [needed(`container ${name} has an image in private ECR`, PULL)] : [];
};

/** `ACCOUNT.dkr.ecr.REGION.amazonaws.com`, also with `-fips` and in China, and `ACCOUNT.dkr-ecr.REGION.on.aws`. */
const isInPrivateEcr = (image: string): boolean => /\.dkr[.-]ecr[.-]/.test(imageOf(image).registry);

const logNeeds = ({ name, log }: Container): readonly ExecutionNeed[] => {
  if (log === null) return [];
  if (isMissing(log)) return [unsure(log, [...WRITE_LOGS, ...CREATE_GROUP])];
  const { driver, options, secretOptions } = log;
  const secrets = isMissing(secretOptions)
    ? [unsure(secretOptions, to(READ_SECRET, READ_PARAMETER))]
    : secretOptions.flatMap((secret) =>
        needsOfSecret(`container ${name} has secret log option ${secret.name}`, secret),
      );
  if (isMissing(driver)) return [unsure(driver, [...WRITE_LOGS, ...CREATE_GROUP]), ...secrets];
  if (driver !== 'awslogs') return secrets;
  return [needed(`container ${name} logs by awslogs`, WRITE_LOGS), ...groupNeeds(name, options), ...secrets];
};

const groupNeeds = (
  name: string,
  options: Field<Readonly<Record<string, Field<string>>>>,
): readonly ExecutionNeed[] => {
  const creates = isMissing(options) ? options : options['awslogs-create-group'];
  if (creates === undefined) return [];
  if (isMissing(creates)) return [unsure(creates, CREATE_GROUP)];
  return creates === 'true' ? [needed(`container ${name} has awslogs-create-group`, CREATE_GROUP)] : [];
};

const secretNeeds = ({ name, secrets }: Container): readonly ExecutionNeed[] =>
  isMissing(secrets)
    ? [unsure(secrets, to(READ_SECRET, READ_PARAMETER))]
    : secrets.flatMap((secret) => needsOfSecret(`container ${name} takes secret ${secret.name}`, secret));

/** A secret comes from Secrets Manager where its ARN says so, else from Parameter Store: by ARN or by name. */
const needsOfSecret = (what: string, { valueFrom }: Secret): readonly ExecutionNeed[] => {
  if (isMissing(valueFrom)) return [needed(what, []), unsure(valueFrom, to(READ_SECRET, READ_PARAMETER))];
  return /^arn:[^:]*:secretsmanager:/.test(valueFrom)
    ? [needed(what, [{ action: READ_SECRET, isMeant: isAboutSecret(valueFrom) }])]
    : [needed(what, [{ action: READ_PARAMETER, isMeant: isAbout(valueFrom) }])];
};

const credentialNeeds = ({ name, repositoryCredentials }: Container): readonly ExecutionNeed[] => {
  if (repositoryCredentials === null) return [];
  if (isMissing(repositoryCredentials)) return [unsure(repositoryCredentials, to(READ_SECRET))];
  const isMeant = isAboutSecret(repositoryCredentials);
  return [needed(`container ${name} has credentials of a private registry`, [{ action: READ_SECRET, isMeant }])];
};

const fileNeeds = ({ name, environmentFiles }: Container): readonly ExecutionNeed[] =>
  isMissing(environmentFiles)
    ? [unsure(environmentFiles, to(READ_FILE))]
    : environmentFiles.map((file) =>
        needed(`container ${name} has an environment file`, [
          isMissing(file) ? { action: READ_FILE } : { action: READ_FILE, isMeant: isAbout(file) },
        ]),
      );

/** Only where both are whole ARNs can they be compared: a name, a reference and a part that a template leaves open may mean anything. */
const isAbout =
  (...names: readonly string[]) =>
  (pattern: string): boolean =>
    !pattern.startsWith('arn:') ||
    names.some((name) => !name.startsWith('arn:') || name.includes('${') || matchesGlob(pattern, name));

/**
 * A key, stage and version may follow the ARN in a definition, and the six characters at its end may be left out there; a policy has
 * them, or a pattern for them (ECS Developer Guide, secrets).
 */
const isAboutSecret = (valueFrom: string): ((pattern: string) => boolean) => {
  const arn = valueFrom.split(':').slice(0, 7).join(':');
  return isAbout(arn, `${arn}-AbCdEf`);
};
