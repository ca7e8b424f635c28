import { tellsOfAnApplicationFirst } from './application-first.ts';
import { loadFromBundles } from './bundles.ts';

// The same trace goes through the bundles that esbuild makes for the deployment: we test what we deploy.
tellsOfAnApplicationFirst('bot', loadFromBundles);
