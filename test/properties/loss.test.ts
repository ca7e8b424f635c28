import fc from 'fast-check';
import { describe, it } from 'vitest';
import { judge } from '../../shared/core/judging/judge.ts';
import { repairPace } from '../../shared/core/judging/repair-pace.ts';
import { timeOf } from '../../shared/core/words/facts.ts';
import { learned } from '../core/ledger/learned.ts';
import { histories, salts } from './history/arbitrary.ts';
import { factsOf, type History } from './history/history.ts';
import { byInstance } from './history/learning.ts';
import { looksAt } from './history/looks.ts';
import {
  beginningLost,
  endsLost,
  type Side,
  sideLost,
  singleLosses,
  withoutUnknownApplications,
} from './history/losses.ts';
import { HOUR, NOON } from './history/place.ts';
import { contextOf, coveragesOf } from './history/service.ts';
import { replayed } from './judging.ts';
import {
  agree,
  cancellationLost,
  cancelledDrainOfAnotherLost,
  checkTiedToNobody,
  type Exception,
  endedBeforeTheCapture,
  endsInsideTheInterval,
  type Judged,
  leavingNeverSeen,
  nobodyToSettleFor,
  noLongerInferred,
  notJudgedBeforeLeaving,
  paceInDoubt,
  paceOfOthersLost,
  providerLost,
  reportBetweenLost,
  rollbackKnownAfterDeletion,
  runsOn,
  silentDaemonTask,
  statusNeverSeen,
} from './loss-rules.ts';
import { type Random, randomOf } from './random.ts';
import { announceRuns, holdsFor } from './runs.ts';

announceRuns();

/**
 * Replay can't know of a task of which nothing came: so of each task, instance and deployment something later survives,
 * unless a whole side is lost. And whether a deployment is a daemon's first depends on the oldest fact of all ("not before
 * the oldest fact"): here no daemon was created after the first moment.
 */
const watchable = (history: History): History => ({
  ...history,
  daemons:
    history.daemons?.map((daemon) => ({
      ...daemon,
      createdAt: daemon.createdAt && Math.min(daemon.createdAt, NOON - HOUR),
    })) ?? null,
});

const inReplay = (history: History, parts: History['parts']): Judged => replayed(history, parts.flat());

/** As the service judges: with looks, and watching from the first moment. */
const inService = (history: History, parts: History['parts']): Judged => {
  const facts = [...parts.flat(), ...looksAt(history)];
  const ledgers = new Map([...byInstance(facts)].map(([arn, ofInstance]) => [arn, learned(ofInstance)]));
  const context = { ...contextOf(history, 'looks'), isRepairHeldBack: repairPace(ledgers.values()) };
  return { ledgers, verdicts: [...ledgers.values()].flatMap((ledger) => judge(ledger, coveragesOf(history), context)) };
};

const ofInferred = ({ daemons }: History): readonly Exception[] => (daemons === null ? [noLongerInferred] : []);

const instanceLost = (history: History, random: Random) => sideLost(history, random, 'instance');

describe('a verdict after losses is that of the full history, or says that it does not know', () => {
  it('when single events are lost', () => {
    holdsFor('single losses', fc.tuple(histories(), salts()), ([drawn, salt]) => {
      const history = watchable(drawn);
      const lossy = inReplay(history, singleLosses(history, randomOf(salt)));
      agree(lossy, inReplay(history, history.parts), [
        endsInsideTheInterval,
        leavingNeverSeen,
        notJudgedBeforeLeaving,
        reportBetweenLost,
        rollbackKnownAfterDeletion,
        cancellationLost,
        paceInDoubt,
        cancelledDrainOfAnotherLost,
        providerLost,
      ]);
    });
  });

  it('when the ends of tasks are lost', () => {
    holdsFor('lost ends', fc.tuple(histories(), salts()), ([history, salt]) => {
      const lossy = inReplay(history, endsLost(history, randomOf(salt)));
      agree(lossy, inReplay(history, history.parts), [runsOn, notJudgedBeforeLeaving]);
    });
  });

  it('when one side of an instance is lost', () => {
    const exceptions = {
      'daemon tasks': [checkTiedToNobody],
      'application tasks': [nobodyToSettleFor],
      instance: [statusNeverSeen],
    };
    holdsFor('lost sides', fc.tuple(histories(), salts()), ([drawn, salt]) => {
      const history = watchable(drawn);
      const random = randomOf(salt);
      const side = random.pick<Side>(['daemon tasks', 'application tasks', 'instance']);
      const lossy = inReplay(history, sideLost(history, random, side));
      agree(lossy, inReplay(history, history.parts), [
        ...exceptions[side],
        paceOfOthersLost,
        providerLost,
        ...ofInferred(history),
      ]);
    });
  });

  it('when the capture began later', () => {
    holdsFor('lost beginnings', fc.tuple(histories(), salts()), ([drawn, salt]) => {
      const history = watchable(drawn);
      const times = factsOf(history).map(timeOf);
      const survivors = beginningLost(history, times[randomOf(salt).int(0, times.length - 1)] ?? NOON);
      agree(inReplay(history, survivors), inReplay(history, withoutUnknownApplications(history, survivors)), [
        endsInsideTheInterval,
        leavingNeverSeen,
        cancellationLost,
        checkTiedToNobody,
        endedBeforeTheCapture,
        paceOfOthersLost,
        statusNeverSeen,
        silentDaemonTask,
        providerLost,
        ...ofInferred(history),
      ]);
    });
  });

  it('when single events are lost, and looks at ECS bring the same facts', () => {
    holdsFor('losses and looks', fc.tuple(histories(), salts()), ([history, salt]) => {
      const random = randomOf(salt);
      const survivors = random.pick([singleLosses, endsLost, instanceLost])(history, random);
      agree(inService(history, survivors), inService(history, history.parts), [
        endsInsideTheInterval,
        leavingNeverSeen,
        notJudgedBeforeLeaving,
        reportBetweenLost,
        cancellationLost,
        paceInDoubt,
        cancelledDrainOfAnotherLost,
        providerLost,
      ]);
    });
  });
});
