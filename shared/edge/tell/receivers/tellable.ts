import { grownBy } from '../../../core/groups/group.ts';
import { groupMessage } from '../../../core/groups/group-message.ts';
import type { Notice } from '../../../core/notices/notice.ts';
import { asError } from '../../errors/as-error.ts';
import type { Receiver } from './receiver.ts';

type Tellable = {
  readonly notices: readonly Notice[];
  /** By the notice's id, the reason why no message can be made of it. */
  readonly failed: ReadonlyMap<string, string>;
};

/**
 * The notices of which messages can be made, each tried alone: one that no message can be made of would take along the e-mail and
 * the group that it stands in. It comes again, and ends in the dead letters.
 */
export const tellable = (notices: readonly Notice[], receivers: readonly Receiver[]): Tellable => {
  const failed = new Map<string, string>();
  for (const notice of notices) {
    const why = whyNot(notice, receivers);
    if (why !== null) failed.set(notice.id, why);
  }
  return { notices: notices.filter(({ id }) => !failed.has(id)), failed };
};

const whyNot = (notice: Notice, receivers: readonly Receiver[]): string | null => {
  try {
    const group = grownBy(null, notice.incidentId, [notice], 0);
    const messages = group === null ? [] : [groupMessage(group, { how: 'first', since: 0 })];
    for (const { check } of receivers) check(messages);
    return null;
  } catch (cause) {
    return `no message can be made of it: ${asError(cause).message}`;
  }
};
