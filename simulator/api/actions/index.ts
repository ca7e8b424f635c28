import type { Actions } from './action.ts';
import { capacityProviderActions } from './capacity-providers.ts';
import { clusterActions } from './clusters.ts';
import { containerInstanceActions } from './container-instances.ts';
import { daemonDeploymentActions } from './daemon-deployments.ts';
import { daemonTaskDefinitionActions } from './daemon-task-definitions.ts';
import { daemonActions } from './daemons.ts';
import { serviceActions } from './services.ts';
import { tagActions } from './tags.ts';
import { taskDefinitionActions } from './task-definitions.ts';
import { taskActions } from './tasks.ts';

/** Every action that the simulated ECS answers. */
export const actions: Actions = {
  ...clusterActions,
  ...capacityProviderActions,
  ...containerInstanceActions,
  ...taskActions,
  ...serviceActions,
  ...taskDefinitionActions,
  ...daemonActions,
  ...daemonDeploymentActions,
  ...daemonTaskDefinitionActions,
  ...tagActions,
};
