import type { Notice } from '../notices/notice.ts';
import { WORDS } from '../rules/index.ts';
import { leadingRuleOf } from './leading.ts';

/**
 * A clause that says what is right again: `log-agent runs again`. A daemon that does not run is not said to: then its instance
 * leaves, with no task on it that lacks the daemon. @param daemon its name, or a word for it
 */
export const putRightIn = (notice: Notice, daemon: string): string => {
  const rule = leadingRuleOf(notice);
  if (rule === null) return 'its cause is put right';
  const { putRight } = WORDS[rule];
  if (typeof putRight === 'string') return putRight;
  const { order } = notice;
  const runs = order?.runs.some(({ role, isRunning }) => role === 'daemon' && isRunning) ?? true;
  if (runs) return putRight(daemon);
  return order?.leavingAt === null ? 'its cause is put right' : 'the instance is leaving';
};
