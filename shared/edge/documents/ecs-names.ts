import { pipe, rawTransform, string } from 'valibot';

/** ECS's own names have up to 255 characters of these kinds; a document may have been redacted, so accounts are not looked at. */
const NAME = /^[\w-]{1,255}$/;
const CLUSTER_ARN = /^arn:[^:/]+:ecs:[^:/]*:[^:/]*:cluster\/[\w-]{1,255}$/;
const PROVIDER_ARN = /^arn:[^:/]+:ecs:[^:/]*:[^:/]*:capacity-provider\/(?:[\w-]{1,255}\/)?[\w-]{1,255}$/;
/** The longest ARN of ECS's is shorter. */
const LONGEST = 1024;

export const NO_CLUSTER = 'must be the name or the ARN of a cluster';
export const NO_PROVIDER = 'must be the name or the ARN of a capacity provider';

/** Tells whether a text can be a cluster's ARN or its name; `isCluster` understands both. */
export const canBeCluster = (text: string): boolean =>
  text.length <= LONGEST && (NAME.test(text) || CLUSTER_ARN.test(text));

/** Tells whether a text can be the name of a capacity provider, as `providerName` gives it. */
export const canBeProvider = (text: string): boolean => NAME.test(text);

/** A capacity provider's name, also of its ARN; any other text as it is. */
export const providerName = (text: string): string =>
  text.length <= LONGEST && PROVIDER_ARN.test(text) ? text.slice(text.lastIndexOf('/') + 1) : text;

/** Text that is read, and refused if it can't be what it should. */
const readable = (problem: string, canBe: (text: string) => boolean, read = (text: string): string => text) =>
  pipe(
    string(problem),
    rawTransform(({ dataset, addIssue, NEVER }) => {
      const text = read(dataset.value);
      if (canBe(text)) return text;
      addIssue({ message: problem });
      return NEVER;
    }),
  );

/** A cluster's ARN or its name, as it is given. */
export const cluster = readable(NO_CLUSTER, canBeCluster);

/** A capacity provider's name, or its ARN, of which the name is taken. */
export const capacityProvider = readable(NO_PROVIDER, canBeProvider, providerName);
