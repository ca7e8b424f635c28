import type { Notice } from '../notices/notice.ts';
import { WORDS } from '../rules/index.ts';
import { lastPartOf } from '../words/arn.ts';
import { plain, shortened, word } from '../words/plain.ts';
import { RULE_NAMES } from '../words/verdict.ts';
import { affectedInWords } from './affected-words.ts';
import { lastActIn, spoken } from './by-bookend.ts';
import { leadingRuleOf, leadingViolation } from './leading.ts';
import { putRightIn } from './put-right.ts';
import { asOfOf, nowOf, timeIn } from './standing.ts';
import { namedIn } from './tasks-in-words.ts';

/** Where, since when, how many of how many, as of when, and what else: the lines under the headline about an order. */
export const orderSummary = (notice: Notice): string =>
  [whereAndWhen(notice), standingNow(notice), whoRepaired(notice), alsoBroken(notice)]
    .filter((sentence) => sentence !== null)
    .join(' ');

const whereAndWhen = (notice: Notice): string => {
  const { containerInstanceArn, ec2InstanceId, affected, capacityProviderName } = notice;
  const instance = ec2InstanceId ?? (containerInstanceArn === null ? null : lastPartOf(containerInstanceArn));
  const of = affected === null ? null : affectedInWords(affected.count, affected.of, capacityProviderName);
  const where = instance === null ? '' : ` on ${word(instance)}${of === null ? '' : `, ${of}`}`;
  const since = nowOf(notice) === 'going-on' ? 'Since' : 'At';
  return `${since} ${timeIn(notice.occurredAt, notice)}${where}.`;
};

/** Every sentence in the present tense says as of when. */
const standingNow = (notice: Notice): string => {
  const asOf = timeIn(asOfOf(notice), notice);
  const rule = leadingRuleOf(notice);
  const daemon = word(leadingViolation(notice)?.daemonName ?? notice.daemons[0]?.name ?? 'the daemon');
  switch (nowOf(notice)) {
    case 'going-on':
      return `It still goes on as of ${asOf}.`;
    case 'over':
      return `It is over as of ${asOf}${notice.resolution === null ? '' : `: ${shortened(plain(notice.resolution), 200)}`}.`;
    case 'consequences': {
      const right = putRightIn(notice, daemon);
      const leaves =
        rule === null ? undefined : WORDS[rule].consequences?.leaves(right.startsWith(daemon) ? 'It' : daemon);
      return `As of ${asOf}: ${right}.${leaves === undefined ? '' : ` ${leaves}.`}`;
    }
    default:
      return `Bookend found it at ${asOf}; how it stands now is not known.`;
  }
};

/** Says who put it right, where that is known: Bookend's own acts are; of others only what ECS shows. */
const whoRepaired = (notice: Notice): string | null => {
  if (nowOf(notice) === 'going-on') return null;
  const done = lastActIn(notice);
  if (done !== null) return `${spoken(done, notice)}.`;
  const leavingAt = notice.order?.leavingAt ?? null;
  if (notice.state === 'open' || leavingAt === null || leavingAt < notice.occurredAt) return null;
  return `ECS, or a person, drained the instance at ${timeIn(leavingAt, notice)}; Bookend did not.`;
};

const MOST_OTHERS = 2;

/** Names the other rules that are broken, each once. */
const alsoBroken = (notice: Notice): string | null => {
  const leading = leadingRuleOf(notice);
  const others = [...new Set(notice.rules)].filter((rule) => rule !== leading);
  const clauses = others.slice(0, MOST_OTHERS).flatMap((name) => {
    const rule = RULE_NAMES.find((known) => known === name);
    const violation = notice.violations.find((one) => one.rule === rule) ?? null;
    if (rule === undefined) return [];
    const named = namedIn(violation, violation?.daemonName ?? null, 32);
    return [nowOf(notice) === 'going-on' ? WORDS[rule].goingOn(named) : WORDS[rule].happened(named)];
  });
  if (clauses.length === 0) return null;
  const more = others.length - clauses.length;
  return `Also: ${clauses.join('; ')}${more <= 0 ? '' : `; and ${more} more`}.`;
};
