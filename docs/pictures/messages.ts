/**
 * `node docs/pictures/messages.ts [CHROMIUM]`: draws the messages of the situations as Slack shows them, each into `messages/NAME.png`, by a
 * browser on this machine. Without one it stops, and says so.
 */
import { join } from 'node:path';
import { grownBy } from '../../shared/core/groups/group.ts';
import { groupMessage } from '../../shared/core/groups/group-message.ts';
import { incidentMessage } from '../../shared/core/messages/incident-message.ts';
import type { Message } from '../../shared/core/messages/message.ts';
import type { Notice } from '../../shared/core/notices/notice.ts';
import { type Part, payloadOf } from '../../shared/edge/tell/slack/blocks.ts';
import { blockKitPage } from './block-kit.ts';
import { draw } from './draw.ts';
import { SITUATIONS, STORM } from './situations.ts';

/** The message about one notice, as people get it. */
const messageAbout = (notice: Notice): Message => incidentMessage({ notices: [notice], newest: notice });

const LAST_CHANGE = Date.parse('2026-10-05T08:01:09.000Z');

/** The one message about many notices. */
const messageAboutAll = (notices: readonly Notice[]): Message => {
  const group = grownBy(null, notices[0]?.groupId ?? 'storm', notices, LAST_CHANGE);
  if (group === null) throw new Error('a storm has notices');
  return groupMessage(group, { how: 'first', since: 0 });
};

/** The messages of the situations, by the names of their pictures. */
export const situationMessages = (): ReadonlyMap<string, Message> =>
  new Map([
    ...Object.entries(SITUATIONS).map(([name, notice]) => [name, messageAbout(notice)] as const),
    ['storm', messageAboutAll(STORM)],
  ]);

/** The page of each situation's message. */
const pagesOf = (part: Part): ReadonlyMap<string, string> =>
  new Map(
    [...situationMessages()].map(([name, message]) => [name, blockKitPage(name, [payloadOf(message, part).blocks])]),
  );

const TITLES = [
  'situation',
  'headline',
  'since when, where, as of when',
  'do you have to act? by when?',
  'what works',
  'why',
];

/** The table of docs/messages.md: the answers of each situation's message. */
export const situationsTable = (): string => {
  const rows = [...situationMessages()].map(([name, { headline, summary, act, actions, why }]) => {
    const works = actions.map(
      ({ title, command }) => `${title ?? 'What helps'}: \`${command?.match(COMMAND)?.[0] ?? '-'}\``,
    );
    return [`[${name}](pictures/messages/${name}.png)`, headline, summary, act ?? '-', works[0] ?? '-', why[0] ?? '-'];
  });
  return [TITLES, TITLES.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
};

const COMMAND = /aws [a-z]+ [a-z-]+/;

if (import.meta.main) {
  const [chromium = 'chromium'] = process.argv.slice(2);
  process.stdout.write(`${situationsTable()}\n`);
  for (const [name, page] of pagesOf('head'))
    draw(chromium, page, join(import.meta.dirname, 'messages', `${name}.png`));
}
