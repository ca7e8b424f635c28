/** The words in which people are told of each rule: in a headline, in a sentence, and beside a margin. */
import { describe, expect, it } from 'vitest';
import { WORDS } from '../../shared/core/rules/index.ts';
import { RULE_NAMES, type RuleName } from '../../shared/core/words/verdict.ts';

const told = { daemon: 'agent', tasks: '2 tasks of web', margin: '8 s', reason: 'the reason' };
const named = { daemon: 'agent', tasks: '2 web tasks', are: 'are', margin: 'up to 8 s' } as const;

type Words = {
  headline: string;
  goingOn: string;
  happened: string;
  putRight: string;
  sentence: string;
  margin?: string;
};

const WITH_MARGIN: Readonly<Record<RuleName, Words>> = {
  'daemon-started-first': {
    headline: 'web started before agent',
    goingOn: '2 web tasks are running WITHOUT agent, which has not started',
    happened: '2 web tasks started up to 8 s before agent',
    putRight: 'agent runs now',
    sentence: '2 tasks of web ran for 8 s without agent, which started later,',
    margin: '8 s too early',
  },
  'daemon-stopped-last': {
    headline: 'agent ended before web',
    goingOn: '2 web tasks are running WITHOUT agent, which ended first',
    happened: 'agent ended up to 8 s before 2 web tasks',
    putRight: 'these tasks have ended',
    sentence: '2 tasks of web ran on for 8 s after agent had ended',
    margin: '8 s too early',
  },
  'daemon-signalled-last': {
    headline: 'agent told to stop early',
    goingOn: 'agent has been told to stop, and 2 web tasks are still running',
    happened: 'agent was told to stop up to 8 s before 2 web tasks ended',
    putRight: 'these tasks have ended',
    sentence: '2 tasks of web ran on for 8 s after agent had been told to stop',
    margin: '8 s too early',
  },
  'daemon-stayed-up': {
    headline: 'web ran without agent',
    goingOn: '2 web tasks are running WITHOUT agent',
    happened: '2 web tasks ran up to 8 s without agent',
    putRight: 'agent runs again',
    sentence: '2 tasks of web ran for 8 s without agent, which had ended,',
    margin: '8 s without the daemon',
  },
  'daemon-running': {
    headline: 'agent did not start in time',
    goingOn: 'agent is NOT running on a container instance',
    happened: 'agent did not start in time on a container instance',
    putRight: 'agent runs now',
    sentence: 'agent was not running in time (the reason)',
  },
  'daemon-alone': {
    headline: 'two tasks of agent ran together',
    goingOn: 'two tasks of agent are running together',
    happened: 'two tasks of agent ran together for up to 8 s',
    putRight: 'only one of them runs now',
    sentence: 'Two tasks of agent ran beside each other for 8 s',
    margin: '8 s together',
  },
  'daemon-healthy': {
    headline: 'agent is unhealthy',
    goingOn: 'agent is NOT healthy on a container instance',
    happened: 'agent was not healthy on a container instance',
    putRight: 'agent is healthy again',
    sentence: 'agent is not healthy (the reason)',
  },
  'instance-activated': {
    headline: 'instance not ACTIVE in time',
    goingOn: 'a container instance does NOT become ACTIVE',
    happened: 'a container instance was not ACTIVE in time',
    putRight: 'it is not waited for any more',
    sentence: 'A container instance did not become ACTIVE in time (the reason)',
  },
  'repair-started': {
    headline: 'ECS does not repair failed agent',
    goingOn: 'ECS has NOT begun to repair failed agent',
    happened: 'ECS was late to repair failed agent',
    putRight: 'ECS has begun, or agent runs again',
    sentence: 'ECS did not begin to repair in time after agent had failed (the reason)',
  },
  'drain-finished': {
    headline: 'drain does not finish',
    goingOn: 'a container instance does NOT finish draining',
    happened: 'a container instance took too long to drain',
    putRight: 'the drain is over',
    sentence: 'A container instance has not finished draining in time (the reason)',
  },
  'deployment-settled': {
    headline: 'deployment of agent went wrong',
    goingOn: 'a deployment of agent does NOT succeed',
    happened: 'a deployment of agent went wrong',
    putRight: 'it goes no further',
    sentence: 'A deployment of agent went wrong (the reason)',
  },
  'daemons-in-order': {
    headline: 'agent started out of order',
    goingOn: 'agent runs, and a daemon that must come before it does not',
    happened: 'agent started before a daemon that must come first',
    putRight: 'both run now',
    sentence: 'agent started out of order (the reason)',
    margin: '8 s too early',
  },
};

/** The words that differ where the margin is not known, as for a daemon that never started. */
const WITHOUT_MARGIN: Readonly<Partial<Record<RuleName, Partial<Words>>>> = {
  'daemon-started-first': {
    headline: 'web started without agent',
    happened: '2 web tasks started without agent',
    sentence: '2 tasks of web started without agent',
  },
  'daemon-stopped-last': {
    happened: 'agent ended before 2 web tasks',
    sentence: '2 tasks of web ran on after agent had ended',
  },
  'daemon-signalled-last': {
    happened: 'agent was told to stop before 2 web tasks ended',
    sentence: '2 tasks of web ran on after agent had been told to stop',
  },
  'daemon-stayed-up': {
    happened: '2 web tasks ran without agent',
    sentence: '2 tasks of web ran without agent, which had ended,',
  },
  'daemon-alone': {
    happened: 'two tasks of agent ran together',
    sentence: 'Two tasks of agent ran beside each other',
  },
};

describe.each(RULE_NAMES)('people are told of %s', (rule) => {
  const { headline, goingOn, happened, putRight, sentence, margin } = WORDS[rule];
  const words = WITH_MARGIN[rule];

  it('with its margin, where that is known', () => {
    expect(headline('web', 'agent', true)).toBe(words.headline);
    expect(happened(named)).toBe(words.happened);
    expect(sentence(told)).toBe(words.sentence);
    expect(margin?.('8 s')).toBe(words.margin);
  });

  it('without it, where it is not', () => {
    const { headline: bare, happened: without, sentence: unmeasured } = { ...words, ...WITHOUT_MARGIN[rule] };
    expect(headline('web', 'agent', false)).toBe(bare);
    expect(happened({ ...named, margin: null })).toBe(without);
    expect(sentence({ ...told, margin: null })).toBe(unmeasured);
  });

  it('in the present tense while it goes on, and by what is right again afterwards', () => {
    expect(goingOn(named)).toBe(words.goingOn);
    expect(typeof putRight === 'string' ? putRight : putRight('agent')).toBe(words.putRight);
  });

  it('never as if nothing were broken', () => {
    expect(JSON.stringify(Object.values(WORDS[rule]).filter((one) => typeof one === 'string'))).not.toMatch(
      /nothing is broken|Nothing has to be done/,
    );
  });
});
