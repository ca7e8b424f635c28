import { allKnown, isMissing } from '../survey/field.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import { daemonsOn, managedProviders } from '../survey/select.ts';

/** A capacity provider repairs nothing: a container instance whose critical daemon fails stays, and takes no new tasks. */
export const autoRepairOff: Hole = {
  judge: (survey) =>
    judgeEach(managedProviders(survey), ({ resource, name, autoRepair }, need) => {
      if (autoRepair === true) return [];
      const criticals = need(daemonsOn(survey, name)).map(({ daemonName, revision }) => ({
        daemonName,
        critical: isMissing(revision) ? revision : revision.critical,
      }));
      const known = criticals.filter(({ critical }) => critical === true).map(({ daemonName }) => daemonName);
      if (known.length === 0) {
        need(allKnown(criticals.map(({ critical }) => critical)));
        return [];
      }
      if (need(autoRepair)) return [];
      return [
        {
          severity: 'warning',
          resource,
          why: `autoRepairConfiguration.actionsStatus is DISABLED: ECS replaces no container instance whose critical daemon fails (${known.join(', ')})`,
          cure: `Set autoRepairConfiguration.actionsStatus of ${name} to ENABLED; if it is off because of GPUs, know that the daemons are not repaired either`,
          at: { resource, path: ['managedInstancesProvider', 'autoRepairConfiguration', 'actionsStatus'] },
        },
      ];
    }),
  isHourly: true,
  headline: 'Auto repair is off under a critical daemon',
  source: 'ECS Developer Guide, GPU auto repair; ECS API, AutoRepairConfiguration: actionsStatus',
};
