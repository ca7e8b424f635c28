import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * The bundles hold this in place of `@aws-sdk/credential-provider-node` (see infra/bundle-options.ts). Lambda always has its
 * role's credentials in the environment; the chain that looks for them in files, single sign-on and on EC2 would be a
 * seventh of each bundle, loaded at every cold start for nothing.
 */
export const defaultProvider = fromEnv;
