import { describe, expect, it } from 'vitest';
import { actOrNot } from '../../../shared/core/messages/act-or-not.ts';
import { incidentMessage } from '../../../shared/core/messages/incident-message.ts';
import type { Notice, NoticeRemedy } from '../../../shared/core/notices/notice.ts';
import { notice, task } from './notices.ts';

const WHY = 'first deploy Bookend with enforce=true (it has no right to change anything)';

/** The command that has Bookend carry out its plan. */
const own = (why: string | null): Notice['commands'][number] => ({
  for: 'Have Bookend do it, with its guards (drain-instance)',
  command: `printf %s '{"action":"drain-instance"}' | aws lambda invoke --region eu-central-1 --function-name bookend-prod-remediate --cli-read-timeout 130 --payload fileb:///dev/stdin /dev/stdout`,
  works: why === null,
  why,
});

const remedyIn = (mode: NoticeRemedy['mode'], outcome: readonly string[] = []): NoticeRemedy => ({
  mode,
  plan: ['drain-instance: UpdateContainerInstancesState DRAINING for the container instance'],
  outcome,
});

/** A daemon that ended while its tasks run on, which ECS does not repair. */
const goingOn = (told: Partial<Notice> = {}): Notice =>
  notice(1, {
    rules: ['daemon-stayed-up'],
    violations: [
      {
        rule: 'daemon-stayed-up',
        daemonName: 'cloudwatch-agent',
        marginMs: -41_000,
        tasks: [task(1)],
        tasksTotal: 1,
        reason: '',
      },
    ],
    now: 'going-on',
    nowAsOf: '2026-11-23T10:00:12.000Z',
    ecs: { repairs: false, expectedBy: null },
    ...told,
  });

const ADVICE = 'If the daemon does not come back, drain the instance: ECS moves its tasks and replaces it.';
const NOBODY = 'ECS does not repair this by itself.';
const REPAIRS = 'Bookend repairs it once each of its guards agrees, and tells you here.';
const WAITS = 'Bookend has a plan that waits for your word (below).';

describe('whether somebody has to act on a plan of Bookend', () => {
  it.each<readonly [string, Partial<Notice>, string]>([
    ['may be carried out', { remedy: remedyIn('enforce'), commands: [own(null)] }, `Not yet. ${REPAIRS}`],
    ['waits for a word', { remedy: remedyIn('propose'), commands: [own(null)] }, `Yes. ${NOBODY} ${WAITS}`],
    ['has no rights in enforce', { remedy: remedyIn('enforce'), commands: [own(WHY)] }, `Yes. ${NOBODY} ${ADVICE}`],
    ['has no rights in propose', { remedy: remedyIn('propose'), commands: [own(WHY)] }, `Yes. ${NOBODY} ${ADVICE}`],
    [
      'has no rights, and is milder',
      { remedy: remedyIn('enforce'), commands: [own(WHY)], shownSeverity: 'warning' },
      `Not tonight: look at it in working hours. ${NOBODY} ${ADVICE}`,
    ],
    [
      'has no rights, and ECS repairs it',
      {
        remedy: remedyIn('enforce'),
        commands: [own(WHY)],
        ecs: { repairs: true, expectedBy: '2026-11-23T10:05:02.100Z' },
      },
      'Not yet. ECS drains and replaces the instance by itself: it should have begun by 10:05:02 UTC. Bookend tells you here if it has not, and when it is over.',
    ],
    ['is of an earlier release', { remedy: remedyIn('enforce') }, `Not yet. ${REPAIRS}`],
  ])('that %s', (_what, told, says) => {
    expect(actOrNot(goingOn(told))).toBe(says);
  });

  it.each([own(WHY), own(null)])(
    'is announced while consequences last only where Bookend may do it: $works',
    (command) => {
      const told = goingOn({ now: 'consequences', remedy: remedyIn('enforce'), commands: [command] });
      expect(actOrNot(told).includes(REPAIRS)).toBe(command.works);
    },
  );

  it('is not announced where Bookend has handed it over', () => {
    const remedy = remedyIn('enforce', ['this is for a person: no remedy helped']);
    expect(actOrNot(goingOn({ now: 'consequences', remedy }))).not.toContain(REPAIRS);
  });

  it('says in the details what would have to change first, and nothing of a repair to come', () => {
    const newest = goingOn({ remedy: remedyIn('enforce'), commands: [own(WHY)] });
    const more = incidentMessage({ notices: [newest], newest }).more.map(({ what }) => what);
    expect(more).toEqual([
      `Have Bookend do it, with its guards (drain-instance): not possible as it stands; ${WHY}`,
      'Bookend would repair: drain-instance: UpdateContainerInstancesState DRAINING for the container instance',
    ]);
  });
});

describe('whether somebody has to act after an act of Bookend', () => {
  const acted = (result: string, at = '2026-11-23T09:59:30.000Z'): Partial<Notice> => ({
    remedy: remedyIn('enforce', [`${at} drain-instance by Bookend: ${result}`]),
  });
  const says = (result: string, at = '09:59:30 UTC'): string => `Bookend acted at ${at} (drain-instance): ${result}.`;
  const DENIED = 'it was not done (ECS said AccessDenied)';
  const PARTLY = 'ECS accepted it (1 call was refused)';

  it.each<readonly [string, Partial<Notice>, string]>([
    ['is under way', acted('it is under way'), `Not yet. ${says('it is under way')}`],
    ['was accepted', acted('ECS accepted it'), `Not yet. ${says('ECS accepted it')}`],
    ['was accepted in part', acted(PARTLY), `Not yet. ${says(PARTLY)}`],
    ['was not done', acted(DENIED), `Yes. ${NOBODY} ${says(DENIED)} ${ADVICE}`],
    [
      'had no effect',
      { ...acted('it had no effect in time'), shownSeverity: 'warning' },
      `Not tonight: look at it in working hours. ${NOBODY} ${says('it had no effect in time')} ${ADVICE}`,
    ],
    ['worked, before it went on again', acted('it worked'), `Yes. ${NOBODY} ${says('it worked')} ${ADVICE}`],
    [
      'was not done the day before',
      acted(DENIED, '2026-11-22T23:59:30.000Z'),
      `Yes. ${NOBODY} ${says(DENIED, '2026-11-22 23:59:30 UTC')} ${ADVICE}`,
    ],
    [
      'was not done, while ECS repairs it',
      { ...acted(DENIED), ecs: { repairs: true, expectedBy: '2026-11-23T10:05:02.100Z' } },
      `Not yet. ECS drains and replaces the instance by itself: it should have begun by 10:05:02 UTC. ${says(DENIED)}`,
    ],
  ])('that %s', (_what, told, expected) => {
    expect(actOrNot(goingOn(told))).toBe(expected);
  });

  it('leaves the advice to the command that goes with it', () => {
    const command = `aws ecs update-container-instances-state --region eu-central-1 --cluster prod --container-instances 1 --status DRAINING`;
    const commands = [{ for: 'Drain the instance', command, works: true, why: null }];
    expect(actOrNot(goingOn({ ...acted(DENIED), commands }))).toBe(`Yes. ${NOBODY} ${says(DENIED)}`);
  });
});

describe('whether somebody has to act on an instance that leaves', () => {
  it('is answered without the advice to drain it', () => {
    const order = { runs: [], leavingAt: '2026-11-23T10:00:05.000Z', asOf: '2026-11-23T10:00:12.000Z' };
    expect(actOrNot(goingOn({ order }))).toBe(
      'Not tonight: the instance has been leaving since 10:00:05 UTC, and ECS replaces it.',
    );
  });
});
