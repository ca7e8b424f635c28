import { DEPLOYED_OPTIONS, type Deployed, deployedAs, type Variables } from '../deployment.ts';
import { optionsAlone } from '../options.ts';

/** A request to `bookend status`. */
export type Request = { readonly json: boolean; readonly deployed: Deployed };

const OPTIONS = { json: { type: 'boolean' }, ...DEPLOYED_OPTIONS } as const;

/** @throws UsageError */
export const readRequest = (argv: readonly string[], env: Variables): Request => {
  const values = optionsAlone(argv, OPTIONS);
  return { json: values.json === true, deployed: deployedAs(values, env) };
};
