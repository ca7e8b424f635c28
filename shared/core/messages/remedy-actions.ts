import type { Notice, NoticeRemedy } from '../notices/notice.ts';
import { plain, shortened } from '../words/plain.ts';
import { REMEDY_NAMES } from '../words/remedy.ts';
import { command } from './command.ts';
import type { Action } from './message.ts';

/** The line of a plan that holds the command for approving it begins like this. */
const APPROVAL = 'bookend remediate ';

/**
 * The command that approves the proposed plan; without an approval line, a command that only shows what would be done.
 * @param stage the deployment that the command has to ask; null: the command's own default
 */
export const remedyActions = (notice: Notice, isOpen: boolean, stage: string | null): readonly Action[] => {
  const { remedy, incidentId, region } = notice;
  if (remedy === null) return [];
  if (!isOpen) return doneActions(remedy);
  if (remedy.plan.length === 0) return [];
  const done = remedy.outcome.map(plain).join('; ');
  const said = { propose: 'Bookend proposes', enforce: 'Bookend repairs', observe: 'Bookend would' }[remedy.mode];
  const plan = remedy.plan.filter((line) => !line.startsWith(APPROVAL)).map(plain);
  const approval = remedy.plan
    .find((line) => line.startsWith(APPROVAL))
    ?.slice(APPROVAL.length)
    .split(' ');
  return [
    {
      what: shortened(`${said}: ${plan.join('; ')}${done === '' ? '' : ` (${done})`}`, 600),
      command: command('bookend remediate', [
        ...(approval ?? [...actionOf(remedy), '--incident', incidentId]),
        ...['--region', region],
        ...(stage === null ? [] : ['--stage', stage]),
      ]),
    },
  ];
};

/** The first line of a plan begins with its remedy. */
const actionOf = ({ plan: [first = ''] }: NoticeRemedy): readonly string[] => {
  const action = REMEDY_NAMES.find((name) => first.startsWith(`${name}:`));
  return action === undefined ? [] : ['--action', action];
};

/** A line about an act begins with its time; lines about acts that were not done are of no use any more. */
const doneActions = ({ outcome }: NoticeRemedy): readonly Action[] => {
  const done = outcome.filter((line) => /^\d{4}-\d\d-\d\dT/.test(line)).map(plain);
  return done.length === 0 ? [] : [{ what: shortened(`What Bookend did: ${done.join('; ')}`, 600), command: null }];
};
