import { type Deployed, deployedAs, type Variables } from '../deployment.ts';
import { oneValue, optionsAlone, VALUE } from '../options.ts';
import { UsageError } from '../usage-error.ts';

/** A request to `bookend status`. */
export type Request = Deployed & {
  readonly json: boolean;
  readonly profile: string | null;
  /** null: AWS's own. */
  readonly endpoint: string | null;
};

const OPTIONS = {
  json: { type: 'boolean' },
  stage: VALUE,
  region: VALUE,
  profile: VALUE,
  'endpoint-url': VALUE,
} as const;

/** @throws UsageError */
export const readRequest = (argv: readonly string[], env: Variables): Request => {
  const values = optionsAlone(argv, OPTIONS);
  const endpoint = oneValue('endpoint-url', values['endpoint-url']);
  if (endpoint !== null && !isWebAddress(endpoint))
    throw new UsageError(`--endpoint-url is not an http or https address: ${endpoint}`);
  const profile = oneValue('profile', values.profile);
  return { ...deployedAs(values, env), json: values.json === true, profile, endpoint };
};

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
