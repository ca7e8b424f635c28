import { lastPartOf } from '../../../shared/core/arn.ts';
import type { Notice } from '../../../shared/core/notice.ts';
import { isoOf } from '../../replay/verdict-line.ts';
import { type Paint, type Style, visible } from '../../terminal.ts';
import type { SlackMessage } from '../account/slack.ts';
import { linesOfBlocks } from './slack-text.ts';

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

/** An incident that opens, changes or ends, as a machine hears of it at the topic. */
export const noticeLine = (at: number, notice: Notice, paint: Paint): string => {
  const { state, rules, clusterArn, containerInstanceArn, daemons } = notice;
  const where = [lastPartOf(clusterArn), ...(containerInstanceArn === null ? [] : [idOf(containerInstanceArn)])];
  const what = [...where, daemons.map(({ name }) => name).join(', '), rules.join(', ')].join(' · ');
  return paint(STYLES[state], line(at, state, what));
};

/** Enough of an id to tell two apart. */
const idOf = (arn: string): string => lastPartOf(arn).slice(0, 8);

/** Messages as they arrived, each kind in full once. */
export const createMessageLines = (paint: Paint) => {
  const shownKinds = new Set<string>();
  return (at: number, { blocks, text }: SlackMessage): readonly string[] => {
    const [headline = visible(text), ...rest] = linesOfBlocks(blocks, WIDTH - BAR.length);
    const isKnown = shownKinds.has(headline);
    shownKinds.add(headline);
    const top = paint('bold', line(at, 'Slack', headline));
    return isKnown ? [`${top} (as above)`] : [top, ...rest.map((one) => `${BAR}${one}`.trimEnd()), `${INDENT}└`];
  };
};
