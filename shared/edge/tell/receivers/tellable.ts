import { changesOf } from '../../../core/messages/change.ts';
import { incidentMessage } from '../../../core/messages/incident-message.ts';
import { grownBy, newStorm } from '../../../core/messages/storm.ts';
import { stormMessage } from '../../../core/messages/storm-message.ts';
import type { Notice } from '../../../core/notices/notice.ts';
import { asError } from '../../errors/as-error.ts';
import type { Receiver, TellFailure } from './receiver.ts';

type Tellable = { readonly notices: readonly Notice[]; readonly failed: readonly TellFailure[] };

/**
 * The notices of which messages can be made, each tried alone: one that no message can be made of would take along the e-mail and
 * the storm that it stands in. It comes again, and ends in the dead letters.
 */
export const tellable = (notices: readonly Notice[], receivers: readonly Receiver[]): Tellable => {
  const sound: Notice[] = [];
  const failed: TellFailure[] = [];
  for (const notice of notices) {
    const why = whyNot(notice, receivers);
    if (why === null) sound.push(notice);
    else failed.push({ noticeId: notice.id, why, needsAPerson: false });
  }
  return { notices: sound, failed };
};

const whyNot = (notice: Notice, receivers: readonly Receiver[]): string | null => {
  try {
    const { changes } = changesOf([notice], new Map());
    const storm = stormMessage(grownBy(newStorm(changes, 0), changes), changes);
    const messages = [storm, ...changes.map((change) => incidentMessage(change))];
    for (const { check } of receivers) check(messages);
    return null;
  } catch (cause) {
    return `no message can be made of it: ${asError(cause).message}`;
  }
};
