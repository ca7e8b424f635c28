import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { daemonArn, daemonOf, daemonTaskOf, instanceOf, MINUTE, NOW, surveyOf, taskArn } from './survey.ts';

const mute = (daemon = {}, instances = [instanceOf('i1')]) =>
  surveyOf({ daemons: [daemonOf({ hasSignal: false, ...daemon })], instances });
const running = (...ages: readonly (number | null)[]) =>
  ages.map((age, index) =>
    instanceOf(`i${index}`, {
      tasks: [daemonTaskOf(`d${index}`, { startedAt: age === null ? null : NOW - age })],
    }),
  );
const found = [`warning ${daemonArn('agent')}`];
const QUARTER = 15 * MINUTE;

describe('no-signal', () => {
  itFinds('no-signal', [
    {
      when: 'is found where a daemon runs and AWS/ECS holds no sample',
      survey: mute(),
      found,
      why: 'agent has been RUNNING for longer than 15 min, and AWS/ECS has no sample with ServiceName daemon:agent in the last 10 minutes',
    },
    {
      when: 'is found where the namespace of the policy holds no sample',
      survey: mute(),
      policy: { signalNamespaces: { agent: 'CWAgent' } },
      found,
      why: 'the namespace CWAgent (policy) has no sample',
    },
    {
      when: 'asks AWS/ECS for a daemon whose name is a word of JavaScript',
      survey: surveyOf({
        daemons: [daemonOf({ daemonName: 'constructor', hasSignal: false })],
        instances: [instanceOf('i1', {}, ['constructor'])],
      }),
      found: [`warning ${daemonArn('constructor')}`],
      why: 'AWS/ECS has no sample',
    },
    { when: 'is found just after a quarter of an hour', survey: mute({}, running(MINUTE, QUARTER + 1)), found },
    { when: 'is not found at a quarter of an hour', survey: mute({}, running(MINUTE, QUARTER)) },
    {
      when: 'is found after the time that the policy names',
      survey: mute({}, running(2 * MINUTE)),
      policy: { signalAfterSeconds: 60 },
      found,
    },
    { when: 'is not found where a sample is there', survey: surveyOf() },
    { when: 'is not found where no task of the daemon runs', survey: mute({}, [instanceOf('i1', {}, ['other'])]) },
    {
      when: 'is not found where its task is not RUNNING',
      survey: mute({}, [instanceOf('i1', { tasks: [daemonTaskOf('d', { lastStatus: 'DEPROVISIONING' })] })]),
    },
    { when: 'is not found on a daemon that is being deleted', survey: mute({ status: 'DELETE_IN_PROGRESS' }) },
    {
      when: 'is not told where the metrics could not be read',
      survey: mute({ hasSignal: UNREAD }),
      missing: [UNREAD.what],
    },
    { when: 'asks for no metrics of a young daemon', survey: mute({ hasSignal: UNREAD }, running(MINUTE)) },
    {
      when: 'is found by one task, whatever is not known of others',
      survey: mute({}, [...running(QUARTER + 1, null), instanceOf('i9', { tasks: UNREAD })]),
      found,
    },
    {
      when: 'is not told where ECS does not tell when its task started',
      survey: mute({}, running(MINUTE, null)),
      missing: [`when ${taskArn('d1')} started`],
    },
    {
      when: 'is not told where the look was not complete',
      survey: mute({}, [...running(MINUTE), instanceOf('i9', { tasks: UNREAD })]),
      missing: [UNREAD.what],
    },
    { when: 'is not told without the instances', survey: { ...mute(), instances: UNREAD }, missing: [UNREAD.what] },
    { when: 'asks for no instances where a sample is there', survey: surveyOf({ instances: UNREAD }) },
    { when: 'is never found in a file', survey: { ...mute(), origin: 'file' } },
  ]);
});
