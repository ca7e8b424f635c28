import type { Notice } from '../../../shared/core/notices/notice.ts';
import { lastPartOf } from '../../../shared/core/words/arn.ts';
import { isoOf } from '../../terminal/iso-time.ts';
import { type Paint, type Style, visible } from '../../terminal/text.ts';
import type { SlackMessage } from '../account/slack.ts';
import { kindOf, partsOf } from './slack-text.ts';

const WIDTH = 100;
const KIND_WIDTH = 10;
const INDENT = ' '.repeat('00:00:00  '.length);
const BAR = `${INDENT}│ `;

/** `08:15:00`, of simulated time. */
export const clockOf = (ms: number): string => isoOf(ms).slice(11, 19);

const line = (at: number, kind: string, text: string): string =>
  `${clockOf(at)}  ${kind.padEnd(KIND_WIDTH)}${visible(text)}`;

export const eventsLine = (at: number, events: string): string => line(at, 'in', events);

const STYLES: Readonly<Record<Notice['state'], Style>> = {
  open: 'red',
  changed: 'yellow',
  repaired: 'cyan',
  resolved: 'green',
};

/** An incident that opens, changes or ends, as a machine hears of it at the topic; and what Bookend has done. */
export const noticeLines = (at: number, notice: Notice, paint: Paint): readonly string[] => {
  const { state, rules, clusterArn, ec2InstanceId, daemons, remedy } = notice;
  const where = [lastPartOf(clusterArn), ...(ec2InstanceId === null ? [] : [ec2InstanceId])];
  const what = [...where, daemons.map(({ name }) => name).join(', '), rules.join(', ')].join(' · ');
  const done = remedy?.mode === 'enforce' && state !== 'resolved' ? remedy.outcome.slice(-1) : [];
  return [paint(STYLES[state], line(at, state, what)), ...done.map((one) => `${BAR}${visible(one)}`)];
};

/** Messages as they arrived: the first of each kind in full, of the others what a person reads first. */
export const createMessageLines = (paint: Paint, isFull: boolean) => {
  const shownKinds = new Set<string>();
  return (at: number, { blocks, text }: SlackMessage): readonly string[] => {
    const [headline = [visible(text)], ...parts] = partsOf(blocks, WIDTH - BAR.length);
    const kind = kindOf(blocks);
    const isNew = isFull || !shownKinds.has(kind);
    shownKinds.add(kind);
    const shown = isNew
      ? parts
          .flatMap((part) => ['', ...part])
          .concat('')
          .slice(1)
      : (parts[0] ?? []);
    const top = paint('bold', line(at, 'Slack', headline.join(' ')));
    return [top, ...shown.map((one) => `${BAR}${one}`.trimEnd())];
  };
};
