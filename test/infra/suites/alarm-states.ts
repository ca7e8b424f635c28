import { describe, expect, it } from 'vitest';
import { docText, sectionOf } from '../../docs/markdown.ts';
import { drawnOf } from '../../drawn.ts';
import { deployed, type Stack, type Template } from '../cloudformation.ts';
import { coursesOf, lostIn, silenceIn } from '../cloudwatch/courses.ts';
import { SCENARIOS, troubleEvery } from '../cloudwatch/scenarios.ts';
import { type Row, tableOf } from '../cloudwatch/table.ts';

/** After how long each is red, and how long after mending it clears; what is not named never is. */
const RED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'events-dead-letters': {
    'one message fails for ever': '0:25–0:43 · 0:14',
    'all fail': '0:25–0:43 · 0:14',
    'all crash': '0:25–0:43 · 0:14',
  },
  'checks-dead-letters': {
    'one message fails for ever': '0:46–1:03 · 0:14',
    'all fail': '0:31–0:48 · 0:14',
    'all crash': '0:31–0:48 · 0:14',
  },
  'remedies-dead-letters': {
    'one message fails for ever': '0:52–1:08 · 0:14',
    'all fail': '0:37–0:53 · 0:14',
    'all crash': '0:37–0:53 · 0:14',
  },
  'tell-dead-letters': {
    'one message fails for ever': '30:01–31:23 · 0:14',
    'all fail': '30:01–31:23 · 0:14',
    'all crash': '30:01–31:23 · 0:14',
  },
  'sweeps-missing': {
    'all fail': '0:14 · 0:00–0:03',
    'all crash': '0:14 · 0:00–0:03',
    'nothing comes': '0:14 · 0:00–0:03',
  },
  'trouble-lasts': {
    'one message fails for ever': '0:10 · 0:29–0:55',
    'nobody takes them': '0:10 · 0:29–0:55',
  },
  'cluster-not-judged': { 'one message fails for ever': '0:00–0:05 · 0:14–0:40' },
  'verdict-lag': { 'too much comes': '0:31–0:35 · 0:19–0:20' },
  'ecs-throttled': { 'too much comes': '0:45 · 0:14–0:40' },
  'open-incidents': { 'too much comes': '0:05 · 0:09–0:10' },
  'messages-waiting': { 'nobody takes them': '0:16–0:20 · 0:15' },
  'needs-a-person': { 'one message fails for ever': '0:01–0:05 · until 30:07–31:40' },
  'not-told': {
    'one message fails for ever': '0:31–0:45 · until 30:22–31:30',
    'all fail': '0:31–0:45 · 0:30',
    'all crash': '0:31–0:45 · 0:30',
  },
};

/**
 * Follows each alarm over time, by CloudWatch's arithmetic on the template's own alarms, queues and attempts: each calls
 * once, stays red, and clears once it is mended, however AWS reads the parts that its documentation leaves open.
 */
export const describeAlarmStates = (template: Template): void => {
  const stack = deployed(template);
  const heads = Object.keys(SCENARIOS);
  const all = coursesOf(stack);

  describe('over time', () => {
    const table = tableOf(all);

    it.each(table)('$alarm calls when a person is needed, once, and no longer', ({ alarm, cells }) => {
      expect(cells).toEqual(Object.fromEntries(heads.map((head) => [head, RED[alarm]?.[head] ?? '-'])));
    });

    it('no alarm is left out, and none is expected that there is not', () => {
      expect(table.map(({ alarm }) => alarm).toSorted()).toEqual(Object.keys(RED).toSorted());
    });

    it('the operations guide has the same table', () => {
      const section = sectionOf(docText('operations.md'), 'When each is red');
      for (const line of linesOf(table, heads)) expect(section).toContain(`${line}\n`);
    });
  });

  describe('a trouble that sweeps see now and then', () => {
    it.each(drawnOf([1, 5, 6, 9, 10]))('is one call, if it is every %i minutes', (minutes) => {
      const [courses] = coursesOf(stack, { seldom: troubleEvery(minutes) });
      const states = (courses?.ofReadings ?? []).map(({ ofAlarm }) =>
        [...ofAlarm].flatMap(([name, changes]) => changes.map(({ state }) => `${name} ${state}`)),
      );
      expect(new Set(states.map((one) => one.join()))).toEqual(new Set(['trouble-lasts ALARM,trouble-lasts OK']));
    });
  });

  describe('while something is wrong', () => {
    const lasting = all.filter(({ ofReadings }) =>
      ofReadings.some(({ ofAlarm }) => [...ofAlarm.values()].some((changes) => changes.length > 0)),
    );

    it.each(lasting)('some alarm is red from the first on until it is mended: $head', (courses) => {
      expect(silenceIn(courses)).toBe(0);
    });

    it.each(all)('SQS deletes no message that nobody was told of: $head', ({ ofReadings }) => {
      expect(ofReadings.map(({ lost }) => lost)).toEqual(ofReadings.map(() => 0));
    });

    it('a queue that kept remedies for an hour would lose them unseen while nobody takes them', () => {
      const { happening: nobodyTakes } = all.find(({ head }) => head === 'nobody takes them') ?? {};
      if (nobodyTakes === undefined) throw new Error('there is no such scenario');
      expect(lostIn(withRetention(stack, 'RemediesQueue', 3600), nobodyTakes)).toBeGreaterThan(0);
    });
  });
};

const withRetention = (stack: Stack, name: string, seconds: number): Stack => {
  const queue = stack[name];
  if (queue === undefined) throw new Error(`there is no ${name}`);
  return { ...stack, [name]: { ...queue, Properties: { ...queue.Properties, MessageRetentionPeriod: seconds } } };
};

/** As the guide shows it. */
const linesOf = (table: readonly Row[], heads: readonly string[]): readonly string[] => [
  `| | ${heads.join(' | ')} |`,
  ...table.map(({ alarm, cells }) => `| [${alarm}](#${alarm}) | ${heads.map((head) => cells[head]).join(' | ')} |`),
];
