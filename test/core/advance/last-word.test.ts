import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { daemonListing, INSTANCE_ITSELF } from '../../../shared/core/words/facts.ts';
import {
  applicationTask,
  at,
  DAEMON,
  daemonTask,
  instance,
  type Time,
  taskArn,
  timeline,
} from '../../timeline/index.ts';
import type { TaskLife } from '../../timeline/task.ts';
import { factsIn, lookAt, place } from './service.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const leaving = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']);
const gone = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '30:00 INACTIVE']);
const agent = (life: TaskLife = {}) => daemonTask({ id: 'agent', started: '00:50', ...life });
const one = (life: TaskLife = {}) => applicationTask({ id: 'one', started: '01:05', ...life });
const two = (life: TaskLife = {}) => applicationTask({ id: 'two', started: '01:06', ...life });
const three = (life: TaskLife = {}) => applicationTask({ id: 'three', started: '01:07', ...life });

/** A notice's words about one rule. */
const wordOf = ({ state, violations }: Notice, rule: string) => {
  const said = violations.find((violation) => violation.rule === rule);
  const tasks = said?.tasks.map((task) => task.taskArn.split('/').at(-1)).sort();
  return { state, total: said?.tasksTotal, marginMs: said?.marginMs, tasks };
};

const named = (...ids: readonly string[]): readonly string[] =>
  ids.map((id) => taskArn(id).split('/').at(-1) ?? id).sort();

const statesOf = (notices: readonly Notice[]): readonly string[] => notices.map(({ state }) => state);

describe('an incident of a daemon that was not the last to end', () => {
  const opened = () => {
    const late = place();
    const heard = (time: Time, ...events: readonly ReturnType<typeof timeline>[]) => {
      late.hears(time, factsIn(timeline(...events)));
      return late.tells().map((notice) => wordOf(notice, 'daemon-stopped-last'));
    };
    const first = heard('22:00', leaving, agent({ ended: '21:00' }), one({ ended: '21:20' }), two(), three());
    return { late, heard, first };
  };

  it('opens with the first task that outlived the daemon', () => {
    expect(opened().first).toEqual([{ state: 'open', total: 1, marginMs: null, tasks: named('one') }]);
  });

  it('stays open while another application task runs, and looks for its end while ECS remembers it', () => {
    const { late } = opened();
    expect(late.known().incident?.resolvedAt).toBeNull();
    expect(late.known().due).toMatchObject({ at: at('20:00') + 2_700_000, needs: 'look' });
  });

  it('tells of the second task, and resolves with all of them and the margin of the last', () => {
    const { heard } = opened();
    expect(heard('22:20', two({ ended: '21:40' }))).toEqual([
      { state: 'changed', total: 2, marginMs: null, tasks: named('one', 'two') },
    ]);
    expect(heard('22:40', three({ ended: '22:00' }))).toEqual([
      { state: 'resolved', total: 3, marginMs: -60_000, tasks: named('one', 'two', 'three') },
    ]);
  });

  it('counts a task that ended in order before it is over, and does not name it', () => {
    const told = place();
    told.hears('22:00', factsIn(timeline(leaving, agent({ ended: '21:00' }), one({ ended: '21:20' }), two())));
    told.hears('22:30', factsIn(two({ ended: '20:50' })));
    expect(
      told
        .tells()
        .map((notice) => wordOf(notice, 'daemon-stopped-last'))
        .at(-1),
    ).toEqual({
      state: 'resolved',
      total: 1,
      marginMs: -20_000,
      tasks: named('one'),
    });
  });
});

describe('an incident on an instance that is gone before its ends are told', () => {
  const lost = (...more: readonly ReturnType<typeof timeline>[]) => {
    const told = place();
    told.hears('31:00', factsIn(timeline(gone, agent({ ended: '21:00' }), one({ ended: '21:20' }), two(), ...more)));
    return told;
  };

  it('waits for a look, since ECS still remembers them', () => {
    const { incident, due } = lost().known();
    expect(incident?.resolvedAt).toBeNull();
    expect(due).toMatchObject({ at: at('31:00'), needs: 'look' });
  });

  it('resolves with what the look tells', () => {
    const told = lost();
    told.hears('31:20', [...factsIn(two({ ended: '25:00' })), lookAt('31:20', ['agent', 'one', 'two'])]);
    expect(wordOf(told.tells().at(-1) as Notice, 'daemon-stopped-last')).toEqual({
      state: 'resolved',
      total: 2,
      marginMs: -240_000,
      tasks: named('one', 'two'),
    });
    expect(told.known().incident?.resolution).toBe(
      'the container instance is gone; what happened on it cannot be undone',
    );
  });

  it.each<{ when: string; time: Time; facts: readonly ReturnType<typeof lookAt>[] }>([
    { when: 'a look tells no more', time: '31:20', facts: [lookAt('31:20', ['agent', 'one'])] },
    { when: 'ECS has forgotten them and nobody has looked', time: '01:30:01', facts: [] },
  ])('resolves all the same where $when, and says that not all is known', ({ time, facts }) => {
    const told = lost();
    told.hears(time, facts);
    expect(told.known().incident).toMatchObject({
      resolvedAt: at(time),
      resolution:
        "the container instance is gone; what happened on it cannot be undone; not all of its tasks' starts and ends are known",
    });
  });

  it('has the clock due for the hour after which ECS has forgotten them, where no look comes', () => {
    const told = lost();
    told.hears('01:29:00', []);
    expect(told.known().due).toMatchObject({ at: at('31:00'), needs: 'look' });
    expect(told.hears('01:30:01', []).state.due).toBeNull();
  });
});

describe('a daemon that never started', () => {
  const started = [joined, one(), two({ started: '01:30' })] as const;
  const missing = () => {
    const told = place();
    told.hears('01:40', [...factsIn(timeline(...started)), lookAt('01:30', ['one', 'two'])]);
    return told;
  };

  it('is looked for once more where as many tasks have started since as were counted', () => {
    const { incident, due } = missing().known();
    expect(incident?.violations.find(({ rule }) => rule === 'daemon-running')?.tasksTotal).toBe(1);
    expect(due).toMatchObject({ at: at('01:45') + 1, needs: 'look', why: 'how many tasks ran without the daemon' });
  });

  it('is told with every task that ran without it before the instance leaves', () => {
    const told = missing();
    told.hears('02:00', [lookAt('02:00', ['one', 'two'])]);
    expect(
      told
        .tells()
        .map((notice) => wordOf(notice, 'daemon-running'))
        .at(-1),
    ).toMatchObject({ total: 2 });
  });

  it('is not over before its last task is counted, though the instance leaves and its tasks have ended', () => {
    const told = missing();
    const ends = [one({ ended: '01:50' }), two({ started: '01:30', ended: '01:55' })];
    const drained = instance(['00:00 REGISTERING', '01:00 ACTIVE', '01:42 DRAINING']);
    told.hears('02:10', factsIn(timeline(drained, ...ends)));
    expect(told.known().incident?.resolvedAt).toBeNull();
    told.hears('02:11', [lookAt('02:11', ['one', 'two'])]);
    expect(wordOf(told.tells().at(-1) as Notice, 'daemon-running')).toMatchObject({ state: 'resolved', total: 2 });
  });
});

describe('news after an incident is over', () => {
  const over = () => {
    const told = place();
    const ran = timeline(joined, daemonTask({ id: 'agent', started: '02:00' }), one({ ended: '05:00' }));
    told.hears('06:00', factsIn(ran));
    return told;
  };

  it('is told once more where it was one task more: as broken, then as over', () => {
    const told = over();
    expect(statesOf(told.tells())).toEqual(['open', 'resolved']);
    told.hears('07:00', factsIn(two({ ended: '04:00' })));
    const again = told.tells();
    expect(statesOf(again)).toEqual(['open', 'resolved']);
    expect(wordOf(again[1] as Notice, 'daemon-started-first')).toMatchObject({
      total: 2,
      tasks: named('one', 'two'),
    });
    expect(again.map(({ id }) => id.split('#')[1])).toEqual(['3', '4']);
    expect(told.known().incident?.resolvedAt).toBe(at('06:00'));
  });

  it('is told by the notice that is about to be told anyway, where that is so', () => {
    const told = over();
    expect(told.hears('06:01', factsIn(two({ ended: '04:00' }))).changed).toBe(true);
    const all = told.tells();
    expect(statesOf(all)).toEqual(['open', 'resolved']);
    expect(wordOf(all[1] as Notice, 'daemon-started-first')).toMatchObject({ total: 2 });
  });

  it('is told by the resolution alone where only the margin is another', () => {
    const told = over();
    told.tells();
    told.hears('07:00', factsIn(daemonTask({ id: 'former', started: '01:40', ended: '02:10' })));
    expect(told.tells().map((notice) => wordOf(notice, 'daemon-started-first'))).toEqual([
      { state: 'resolved', total: 1, marginMs: -35_000, tasks: named('one') },
    ]);
  });

  it('does not open it again while an end is waited for: of the daemon, on an instance that is gone', () => {
    const told = place();
    const crash = timeline(agent({ ended: '18:00' }), daemonTask({ id: 'next', started: '18:35' }));
    told.hears('19:10', factsIn(timeline(joined, crash, one({ ended: '19:00' }))));
    expect(statesOf(told.tells())).toEqual(['open', 'resolved']);
    told.hears('31:00', factsIn(gone));
    expect(told.known().incident?.resolvedAt).toBe(at('19:10'));
    expect(told.tells()).toEqual([]);
  });

  it('is told a dozen times a day, and the rest on the next', () => {
    const told = over();
    told.tells();
    const victim = (number: number) =>
      factsIn(applicationTask({ id: `late${number}`, started: '01:10', ended: '04:00' }));
    for (let number = 1; number <= 14; number += 1) {
      told.hears('07:00', victim(number));
      told.tells();
    }
    told.tells();
    const ofRule = (rule: string) => told.known().incident?.violations.find((one) => one.rule === rule)?.tasksTotal;
    expect(ofRule('daemon-started-first')).toBe(13);
    expect(told.known().due).toMatchObject({ at: at('12:00:00'), needs: 'clock' });
    told.hears('12:00:01', []);
    expect(statesOf(told.tells())).toEqual(['open', 'resolved']);
    expect(ofRule('daemon-started-first')).toBe(15);
    expect(told.known().due).toBeNull();
  });
});

describe('a violation that goes on', () => {
  const down = () => {
    const told = place();
    const heard = factsIn(timeline(joined, agent({ ended: '10:00' }), one()));
    told.hears('10:20', [...heard, lookAt('10:20', ['one'])]);
    told.tells();
    return told;
  };

  it('is told again when its margin has doubled, from a minute on, though no event asks', () => {
    const told = down();
    const hear = (time: Time) => {
      told.hears(time, []);
      return told.tells().map((notice) => wordOf(notice, 'daemon-stayed-up'));
    };
    expect(hear('10:59')).toEqual([]);
    expect(hear('11:00')).toMatchObject([{ state: 'changed', marginMs: -60_000 }]);
    expect(hear('11:59')).toEqual([]);
    expect(hear('12:01')).toMatchObject([{ state: 'changed', marginMs: -121_000 }]);
  });

  it('goes on though the newest look listed the RUNNING tasks of the daemon alone, and the STOPPED ones of all', () => {
    const told = down();
    const partly = {
      ...lookAt('13:00'),
      listed: [daemonListing(DAEMON, 'RUNNING'), 'STOPPED', INSTANCE_ITSELF],
      complete: false,
    };
    const { verdicts } = told.hears('13:00', [partly]);
    expect(verdicts.find(({ rule }) => rule === 'daemon-stayed-up')).toMatchObject({ outcome: 'violated' });
  });

  it('is told once, as changed and over, where it is right again by the time at which its margin has doubled', () => {
    const told = down();
    told.hears('11:30', factsIn(daemonTask({ id: 'next', started: '11:20' })));
    expect(told.tells().map((notice) => wordOf(notice, 'daemon-stayed-up'))).toMatchObject([
      { state: 'changed', marginMs: -80_000 },
    ]);
    told.hears('20:00', []);
    expect(told.tells()).toEqual([]);
  });

  it('asks for no remedy once more where it only lasts', () => {
    const told = down();
    told.hears('11:00', []);
    expect(told.known().untold).toMatchObject([{ state: 'changed', ofMargin: true }]);
    told.hears('11:10', factsIn(two({ started: '11:05' })));
    expect(told.known().untold).toHaveLength(2);
    expect(told.known().untold[1]).not.toHaveProperty('ofMargin');
  });

  it('is told again for each rule and daemon of which the tasks have doubled, not only for the one that has most', () => {
    const told = place();
    const tasks = [one(), two({ started: '01:25' })];
    told.hears('01:30', [...factsIn(timeline(joined, ...tasks)), lookAt('01:25', ['one', 'two'])]);
    told.tells();
    told.hears('02:00', [lookAt('02:00', ['one', 'two'])]);
    expect(statesOf(told.tells())).toEqual(['changed']);
  });
});

describe('a daemon that was down before and ended again', () => {
  const again = (...more: readonly ReturnType<typeof timeline>[]) => {
    const told = place();
    const crash = timeline(agent({ ended: '10:00' }), daemonTask({ id: 'next', started: '10:20', ended: '10:40' }));
    told.hears('10:50', factsIn(timeline(joined, crash, one(), ...more)));
    told.tells();
    return told;
  };
  const marginsOf = (notices: readonly Notice[]) => notices.map((notice) => wordOf(notice, 'daemon-stayed-up'));

  it('is told with what is proven, though the clock goes on: it may have started again', () => {
    const told = again();
    const { verdicts } = told.hears('13:00', []);
    expect(verdicts.find(({ rule }) => rule === 'daemon-stayed-up')).toMatchObject({ marginMs: -20_000 });
    expect(told.tells()).toEqual([]);
  });

  it('is looked for a minute after its last end, and then told with the time since', () => {
    const told = again();
    const { due } = told.known();
    expect(due).toMatchObject({ at: at('11:40'), needs: 'look', why: expect.stringContaining('whether it still is') });
    told.hears('11:45', [lookAt('11:45', ['one'])]);
    expect(marginsOf(told.tells())).toMatchObject([{ state: 'changed', marginMs: -65_000 }]);
  });

  it('is told with nothing more where the look, or a late event, tells of another start', () => {
    const told = again();
    const back = factsIn(daemonTask({ id: 'third', started: '10:45' }));
    told.hears('13:10', [...back, lookAt('13:10', ['one', 'third'])]);
    expect(told.tells()).toEqual([]);
    told.hears('18:10', []);
    expect(marginsOf(told.tells())).toMatchObject([{ state: 'repaired', marginMs: -20_000 }]);
  });

  it('is told once more, with the time up to the last end, where the look comes after its tasks have ended', () => {
    const told = again();
    told.hears('12:10', factsIn(one({ ended: '12:00' })));
    expect(marginsOf(told.tells())).toMatchObject([{ state: 'resolved', marginMs: -20_000 }]);
    told.hears('12:20', [lookAt('12:20', ['agent', 'next', 'one'])]);
    expect(marginsOf(told.tells())).toMatchObject([{ state: 'resolved', marginMs: -80_000 }]);
  });

  it('was down to the end where its instance is gone, which no look can tell any more', () => {
    const left = instance(['00:00 REGISTERING', '01:00 ACTIVE', '12:00 DRAINING', '14:00 INACTIVE']);
    const { verdicts } = again().hears('14:10', factsIn(timeline(left, one({ ended: '13:00' }))));
    expect(verdicts.find(({ rule }) => rule === 'daemon-stayed-up')).toMatchObject({ marginMs: -140_000 });
  });
});

describe('a violation that was told as repaired and breaks again', () => {
  const crash = (number: number, started: Time, ended?: Time) =>
    daemonTask({ id: `agent${number}`, started, ...(ended && { ended }) });
  const back = () => {
    const told = place();
    const heard = factsIn(timeline(joined, crash(1, '00:50', '10:00'), one()));
    told.hears('10:20', [...heard, lookAt('10:20', ['one'])]);
    expect(statesOf(told.tells())).toEqual(['open']);
    told.hears('10:40', factsIn(crash(2, '10:35')));
    expect(told.tells()).toEqual([]);
    return told;
  };
  const repaired = () => {
    const told = back();
    told.hears('15:39', []);
    expect(told.tells()).toEqual([]);
    told.hears('15:40', []);
    expect(told.tells()).toMatchObject([{ state: 'repaired', now: 'consequences' }]);
    return told;
  };

  it('is told as repaired once it has been right for five minutes, and as changed when it breaks later', () => {
    const told = repaired();
    told.hears('16:10', [...factsIn(crash(2, '10:35', '15:50')), lookAt('16:10', ['one'])]);
    expect(told.tells()).toMatchObject([{ state: 'changed', now: 'going-on' }]);
    expect(told.known().incident).not.toHaveProperty('repairedAt');
  });

  it('within five minutes was not told as repaired, and is no change', () => {
    const told = back();
    told.hears('11:00', [...factsIn(crash(2, '10:35', '10:50')), lookAt('11:00', ['one'])]);
    told.hears('11:30', factsIn(crash(3, '11:20')));
    told.hears('15:40', []);
    expect(told.tells()).toEqual([]);
    told.hears('16:30', []);
    expect(statesOf(told.tells())).toEqual(['repaired']);
  });

  it('is told as repaired after the time that the policy says', () => {
    const policy = { ...DEFAULT_POLICY, repairedAfterSeconds: 30 };
    const told = back();
    told.hears('11:09', [], { policy });
    expect(told.tells()).toEqual([]);
    told.hears('11:10', [], { policy });
    expect(statesOf(told.tells())).toEqual(['repaired']);
  });

  it('is told a dozen times a day with all other changes, and the rest is counted', () => {
    const told = repaired();
    let [started, heard]: [Time, number] = ['10:35', 0];
    for (let round = 0; round < 8; round += 1) {
      const minute = 16 + round * 6;
      const ended = factsIn(crash(2 + round, started, `${minute - 1}:50`));
      told.hears(`${minute}:00`, [...ended, lookAt(`${minute}:00`, ['one'])]);
      started = `${minute}:10`;
      told.hears(`${minute}:30`, factsIn(crash(3 + round, started)));
      told.hears(`${minute + 5}:30`, []);
      heard += told.tells().length;
    }
    expect(heard).toBe(11); // the first repair was told before
    told.hears('01:15:00', factsIn(timeline(one({ ended: '01:05:00' }))));
    const [last] = told.tells();
    expect(last?.state).toBe('resolved');
    expect(last?.timeline.map(({ what }) => what)).toContain(
      'Bookend tells of a dozen changes a day: 5 more were left out',
    );
  });
});
