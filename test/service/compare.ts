import { countsOf } from '../../shared/core/groups/counts.ts';
import { memberKeyOf, unpacked } from '../../shared/core/groups/members.ts';
import type { Notice } from '../../shared/core/notices/notice.ts';
import { causeKey, groupKey, toldKey } from '../../shared/edge/tell/threads/thread-store.ts';
import type { TruthLine } from '../../simulator/truth/verdict-line.ts';
import { wordingOf } from './by-the-letter.ts';
import { enforcedProblems } from './enforced.ts';
import { lastNowsOf } from './last-now.ts';
import { type ComparedWord, lastWordsOf } from './last-word.ts';
import { saidOf, whyMissed } from './missed.ts';
import { notJudgedProblems } from './not-judged.ts';
import { type JudgedClaim, keyOf, type ServiceRun } from './service-run.ts';
import { untoldViolations } from './untold.ts';
import type { SeenIncident } from './witness.ts';

/** One violation that happened, or that Bookend told of. */
export interface ComparedViolation {
  readonly rule: string;
  readonly truth: TruthLine | undefined;
  /** The first that told of it. */
  readonly claim: JudgedClaim | undefined;
  /** It happened, and Bookend lawfully does not tell of it: why. */
  readonly missed: string | null;
  /** It did not happen, but the rules' wording asks for it: the sentence. */
  readonly byTheLetter: string | null;
  readonly problem: string | null;
}

/** A run beside what really happened: every violation, and what went wrong on the way to people. */
export interface Compared {
  readonly violations: readonly ComparedViolation[];
  /** The words of each incident's last notice on its violations. */
  readonly words: readonly ComparedWord[];
  /** Of notices, messages and leftovers. */
  readonly problems: readonly string[];
}

export const compare = async (run: ServiceRun): Promise<Compared> => {
  const violations = violationsOf(run);
  const words = lastWordsOf(run);
  return {
    violations,
    words,
    problems: [
      ...violations.flatMap(({ rule, problem }) => (problem === null ? [] : [`${rule}: ${problem}`])),
      ...words.flatMap(({ wrongTasks, wrongTotal, wrongMargin }) =>
        [wrongTasks, wrongTotal, wrongMargin].filter((wrong) => wrong !== null),
      ),
      ...untoldViolations(run),
      ...lastNowsOf(run).flatMap(({ wrong }) => wrong ?? []),
      ...leftoversIn(run),
      ...notJudgedProblems(run),
      ...[...run.service.witness.incidents.values()].flatMap((incident) => noticeProblems(run, incident)),
      ...(await slackProblems(run)),
      ...repeatsWithoutFaults(run),
      ...(await enforcedProblems(run)),
    ],
  };
};

const violationsOf = (run: ServiceRun): readonly ComparedViolation[] => {
  const truth = new Map(run.truth.filter(({ outcome }) => outcome === 'violated').map((line) => [keyOf(line), line]));
  const claims = new Map<string, JudgedClaim>();
  for (const claim of run.claims) if (!claims.has(keyOf(claim))) claims.set(keyOf(claim), claim);
  return [...new Set([...truth.keys(), ...claims.keys()])].map((key) =>
    comparedOne(run, truth.get(key), claims.get(key)),
  );
};

const comparedOne = (
  run: ServiceRun,
  truth: TruthLine | undefined,
  claim: JudgedClaim | undefined,
): ComparedViolation => {
  const rule = truth?.rule ?? claim?.rule ?? '';
  const missed = truth !== undefined && claim === undefined ? whyMissed(run, truth) : null;
  const isFalse = claim !== undefined && claim.really !== 'violated';
  const byTheLetter = isFalse ? wordingOf(run, claim) : null;
  const problem = byTheLetter === null ? problemOf(run, truth, claim, missed) : null;
  return { rule, truth, claim, missed, byTheLetter, problem };
};

const problemOf = (
  run: ServiceRun,
  truth: TruthLine | undefined,
  claim: JudgedClaim | undefined,
  missed: string | null,
): string | null => {
  const place = `${truth?.containerInstanceArn ?? claim?.containerInstanceArn ?? ''} ${truth?.daemonName ?? claim?.daemonName ?? ''}`;
  if (claim !== undefined && claim.really !== 'violated')
    return `an incident says violated, and it was ${claim.really}: ${place}`;
  if (claim !== undefined || truth === undefined || missed !== null) return null;
  return `no incident tells of what reached Bookend (${saidOf(run, truth)}): ${truth.reason}: ${place}`;
};

const leftoversIn = ({ isIdle, service, places }: ServiceRun): readonly string[] => {
  const { events, notices } = service;
  // a check that ends there is still due in the table, where the sweep finds it
  const dead = [...events.deadLetters, ...notices.deadLetters].filter(({ wasHandled }) => !wasHandled).length;
  const untold = places.filter((place) => place.untold.length > 0).length;
  return [
    ...(isIdle ? [] : ['something is still on its way']),
    ...(dead === 0 ? [] : [`${dead} messages ended in the dead letters`]),
    ...(untold === 0 ? [] : [`${untold} places hold something untold`]),
  ];
};

/** Every notice of every incident was published, and what was opened and ended was resolved. */
const noticeProblems = ({ service: { witness } }: ServiceRun, incident: SeenIncident): readonly string[] => {
  const ids = Array.from({ length: incident.notices }, (_, index) => `${incident.id}#${index + 1}`);
  const published = ids.flatMap((id) => witness.notices.get(id) ?? []);
  const states = published.map(({ state }) => state);
  const opens = states.filter((state) => state === 'open').length;
  return [
    ...(published.length === ids.length ? [] : [`a notice was lost: ${incident.id}`]),
    ...(opens === 0 ? [`an incident was never told as open: ${incident.id}`] : []),
    ...(incident.isResolved && states.at(-1) !== 'resolved' ? [`a resolution was never told: ${incident.id}`] : []),
    ...(!incident.isResolved && states.at(-1) === 'resolved'
      ? [`it is open, and told as resolved: ${incident.id}`]
      : []),
  ];
};

/** A person sees this in the end: each incident, in the message of its group, with the true number, and whether all are over. */
const slackProblems = async ({ service }: ServiceRun): Promise<readonly string[]> => {
  const { witness, slack } = service;
  const groups = await groupsIn(service);
  return [...witness.incidents.values()].flatMap((incident) => {
    const found = groups.find(({ incidents }) => incidents.includes(incident));
    // its message is there, though the record of which one could not be written
    const isItsOwn = ({ ts, shown: text }: { readonly ts: string; readonly shown: string }): boolean =>
      found?.ts === null ? text.includes(placeOf(incident)) : ts === found?.ts;
    const shown = slack.messages.findLast(isItsOwn)?.shown;
    if (found === undefined || shown === undefined) return [`nothing in Slack tells of ${incident.id}`];
    const { counts, incidents } = found;
    if (counts.incidents !== incidents.length) return [`its group counts ${counts.incidents}: ${incident.id}`];
    if (counts.isOne && !shown.includes(placeOf(incident)))
      return [`its message in Slack tells of something else: ${incident.id}`];
    if (!counts.isOne && !shown.includes(` ${counts.places} `))
      return [`its message in Slack has another number: ${incident.id}`];
    const isOver = shown.startsWith('✅');
    return isOver === incidents.every(({ isResolved }) => isResolved)
      ? []
      : [`Slack shows it as ${isOver ? 'over' : 'open'}: ${incident.id}`];
  });
};

/** Each group of incidents that was recorded, with its message in Slack and the incidents that the witness saw of it. */
const groupsIn = async ({ witness, threads }: ServiceRun['service']) => {
  const newest = new Map<string, Notice>();
  for (const { text } of witness.notices.values()) {
    const notice: Notice = JSON.parse(text);
    newest.set(notice.incidentId, notice);
  }
  const causes = new Set([...newest.values()].map(({ groupId, incidentId }) => groupId ?? `alone/${incidentId}`));
  const ids = [...(await threads.read([...causes].map(causeKey))).values()].flatMap(({ thread }) =>
    thread?.kind === 'cause' ? [thread.current, ...thread.earlier] : [],
  );
  const stored = await threads.read(ids.flatMap((id) => [groupKey(id), toldKey('slack', id)]));
  return ids.flatMap((id) => {
    const group = stored.get(groupKey(id))?.thread;
    const told = stored.get(toldKey('slack', id))?.thread;
    if (group?.kind !== 'group' || told?.kind !== 'told') return [];
    const members = unpacked(group.group.members);
    const incidents = [...witness.incidents.values()].filter((incident) => {
      const notice = newest.get(incident.id);
      return notice !== undefined && members.has(memberKeyOf(notice));
    });
    return [{ ts: told.message?.ts ?? null, counts: countsOf(group.group), incidents }];
  });
};

/** The container instance, or the daemon, that an incident is about. */
const placeOf = ({ id }: SeenIncident): string => id.split('/')[1] ?? id;

/** A notice is told again only where something went wrong. */
const repeatsWithoutFaults = ({ service: { faults, witness } }: ServiceRun): readonly string[] =>
  faults.counts.size > 0
    ? []
    : [...witness.notices.values()].flatMap(({ id, times }) => (times > 1 ? [`told ${times} times: ${id}`] : []));
