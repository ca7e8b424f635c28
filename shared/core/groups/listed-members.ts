import { type Message, section } from '../messages/message.ts';
import { shortened } from '../words/plain.ts';
import { inWords } from '../words/verdict.ts';
import type { Counts } from './counts.ts';
import type { Group, NamedMember } from './group.ts';
import { isOver, type Member, type Members, rankOfStanding, unpacked } from './members.ts';

const NAMED = 40;

/** Lists the members: those that go on first, then those that are not over. */
export const namesIn = (group: Group, { places }: Counts): Message['broke'] => {
  const shown = section('Which', linesOf(group, group.named), NAMED);
  return { ...shown, more: shown.more + Math.max(0, places - group.named.length) };
};

const linesOf = ({ members: text }: Group, named: readonly NamedMember[]): readonly string[] => {
  const members = unpacked(text);
  const rankOf = ({ key }: NamedMember): number => rankOfStanding(members.get(key)?.standing ?? 'unknown');
  return named.toSorted((one, other) => rankOf(one) - rankOf(other)).map((one) => lineOf(one, members));
};

const lineOf = ({ key, name, marginMs }: NamedMember, members: Members): string => {
  const member = members.get(key);
  const margin = marginMs === null || marginMs >= 0 ? [] : [inWords(marginMs)];
  return shortened([name, ...margin, ...(member === undefined ? [] : [stateInWords(member)])].join(' · '), 200);
};

const stateInWords = (member: Member): string => {
  if (isOver(member)) return 'over';
  return member.standing === 'unknown' ? member.state : STANDING_WORDS[member.standing];
};

const STANDING_WORDS: Readonly<Record<'going-on' | 'consequences' | 'over', string>> = {
  'going-on': 'going on',
  consequences: 'put right, its tasks still run',
  over: 'over',
};

/** Those that are new or have changed since a revision of the group. */
export const newsIn = (group: Group, since: number): Message['broke'] => {
  const news = group.named.filter(({ revision }) => revision > since);
  return section('New in it', linesOf(group, news), NAMED);
};
