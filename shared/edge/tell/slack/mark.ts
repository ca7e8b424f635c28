import type { Message } from '../../../core/messages/message.ts';
import type { NoticeState } from '../../../core/words/notice-state.ts';
import type { Severity } from '../../../core/words/severity.ts';

const MARKS: Readonly<Record<Severity, string>> = { critical: '🔴', warning: '🟠', info: '🔵' };
const OVER_MARKS: Readonly<Record<NoticeState, string | null>> = {
  open: null,
  changed: null,
  repaired: '🔧',
  resolved: '✅',
};

/** One character in front of a headline: how severe it is, or that it is over. */
export const markOf = ({ severity, state, now }: Message): string =>
  (now === 'over' ? '✅' : OVER_MARKS[state]) ?? MARKS[severity];
