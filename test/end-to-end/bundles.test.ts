import { tellsOfAnApplicationFirst } from './application-first.ts';
import { loadFromBundles } from './bundles.ts';

// What is deployed is what is tested: the same trace, through the bundles that esbuild makes for the deployment.
tellsOfAnApplicationFirst('bot', loadFromBundles);
