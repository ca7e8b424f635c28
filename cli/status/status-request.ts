import { DEPLOYED_OPTIONS, type Deployed, deployedAs, type Variables } from '../aws/deployment-options.ts';
import { optionsAlone } from '../options/options.ts';

/** A request to `bookend status`. */
export type StatusRequest = { readonly json: boolean; readonly deployed: Deployed };

const OPTIONS = { json: { type: 'boolean' }, ...DEPLOYED_OPTIONS } as const;

/** @throws UsageError */
export const readStatusRequest = (argv: readonly string[], env: Variables): StatusRequest => {
  const values = optionsAlone(argv, OPTIONS);
  return { json: values.json === true, deployed: deployedAs(values, env) };
};
