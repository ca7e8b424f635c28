import { maxLength, pipe, rawTransform, string } from 'valibot';

/** ECS's own names have up to 255 characters of these kinds; a document may have been redacted, so accounts are not looked at. */
const NAME = /^[\w-]{1,255}$/;
const CLUSTER_ARN = /^arn:[^:/]+:ecs:[^:/]*:[^:/]*:cluster\/[\w-]{1,255}$/;
const PROVIDER_ARN = /^arn:[^:/]+:ecs:[^:/]*:[^:/]*:capacity-provider\/(?:[\w-]{1,255}\/)?[\w-]{1,255}$/;
/** The longest ARN of ECS's is shorter. */
const LONGEST = 1024;

/** A cluster's ARN or its name, as it is given: `isCluster` understands both. */
export const cluster = named('a cluster', CLUSTER_ARN, (text) => text);

/** A capacity provider's name, or its ARN, of which the name is taken. */
export const capacityProvider = named('a capacity provider', PROVIDER_ARN, (text) =>
  text.slice(text.lastIndexOf('/') + 1),
);

function named(what: string, arn: RegExp, read: (text: string) => string) {
  const problem = `must be the name or the ARN of ${what}`;
  return pipe(
    string(problem),
    maxLength(LONGEST, problem),
    rawTransform(({ dataset, addIssue, NEVER }) => {
      const { value } = dataset;
      if (typeof value === 'string' && (NAME.test(value) || arn.test(value))) return read(value);
      addIssue({ message: problem });
      return NEVER;
    }),
  );
}
