import type { Notice } from '../notices/notice.ts';
import { plain, shortened } from '../words/plain.ts';

/** True for a notice that is about no incident: of the policy, of a test, or of a kind that a newer release knows. */
export const tellsOther = ({ kind }: Pick<Notice, 'kind'>): boolean =>
  kind !== 'order' && kind !== 'hole' && kind !== 'not-judged';

/** Its summary says all that there is to say. */
export const otherHeadline = ({ kind, summary }: Notice): string =>
  shortened(`${kind === 'test' ? 'Test: ' : ''}${plain(summary)}`, 140);
