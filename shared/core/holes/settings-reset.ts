import { allKnown, type Field, isMissing } from '../survey/field.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import { activeDaemons } from '../survey/select.ts';
import type { Revision, Setting } from '../survey/survey.ts';

/** Settings that a revision had, and what UpdateDaemon makes of them where it is not given them. */
const SETTINGS: Readonly<Record<Setting, { readonly kept: boolean; readonly wasReset: string }>> = {
  critical: { kept: false, wasReset: 'critical went from false to true' },
  enableExecuteCommand: { kept: true, wasReset: 'enableExecuteCommand went from true to false' },
  propagatesTags: { kept: true, wasReset: 'propagateTags went from DAEMON to NONE' },
  enableEcsManagedTags: { kept: true, wasReset: 'enableECSManagedTags went from true to false' },
};

/** An update of a daemon left settings out, and they went back to their defaults. */
export const settingsReset: Hole = {
  judge: (survey) =>
    judgeEach(activeDaemons(survey), ({ resource, daemonName, revision, previousRevision }, need) => {
      const before = need(previousRevision);
      if (before === null) return [];
      const after = need(revision);
      const judged = (Object.keys(SETTINGS) as Setting[]).map((setting) => ({
        setting,
        isReset: wentBack(setting, before, after),
      }));
      const reset = judged.filter(({ isReset }) => isReset === true).map(({ setting }) => SETTINGS[setting].wasReset);
      if (reset.length === 0) need(allKnown(judged.map(({ isReset }) => isReset)));
      if (reset.length === 0) return [];
      return [
        {
          severity: 'warning',
          resource,
          why: `the newest revision of ${daemonName} lost settings of the one before it: ${reset.join(', ')}`,
          cure: 'Give every setting with each update: UpdateDaemon sets what it is not given to its default',
        },
      ];
    }),
  isHourly: true,
  headline: 'An update reset settings of the daemon',
  source: 'ECS Developer Guide, creating and managing daemons: omitted settings revert; Terraform, aws_ecs_daemon',
};

/** A setting that a file gives is meant, whatever it was before; an account tells no difference. */
const wentBack = (setting: Setting, before: Revision, after: Revision): Field<boolean> => {
  if (after.given?.includes(setting)) return false;
  const { kept } = SETTINGS[setting];
  const [was, is] = [before[setting], after[setting]];
  if (was === !kept || is === kept) return false;
  if (isMissing(was)) return was;
  return isMissing(is) ? is : true;
};
