import type { Group } from '../../../core/groups/group.ts';
import type { Notice } from '../../../core/notices/notice.ts';
import { jsonText } from '../../aws/wire-text.ts';
import { resourcesOf } from '../groups/group-names.ts';
import { type Alert, leastOf } from './alert.ts';

/** The parts of an entry of PutEvents that are Bookend's. `detail` is JSON. */
export type AlertEvent = {
  readonly source: 'bookend';
  readonly detailType: 'Bookend Alert';
  readonly resources: readonly string[];
  readonly detail: string;
};

/**
 * A quarter of what PutEvents takes, so that targets that take less get it whole. Counted as EventBridge does: source, type, resources and detail in UTF-8
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html).
 */
export const MOST_BYTES = 64_000;

/** The event of an alert. What is too large is cut in the order of `CUTS`, field by field, until it fits. */
export const eventOf = (alert: Alert, group: Group): AlertEvent => {
  const resources = resourcesOf(group);
  let shown = alert;
  let event = eventWith(shown, resources);
  for (const { field, cut } of CUTS) {
    if (bytesOf(event) <= MOST_BYTES) return event;
    shown = cut({ ...shown, cut: [...shown.cut, field] });
    event = eventWith(shown, resources);
  }
  return bytesOf(event) <= MOST_BYTES ? event : eventWith(leastOf(shown), resources);
};

const eventWith = (alert: Alert, resources: readonly string[]): AlertEvent => ({
  source: 'bookend',
  detailType: 'Bookend Alert',
  resources,
  detail: jsonText(alert),
});

const bytesOf = ({ source, detailType, resources, detail }: AlertEvent): number =>
  [source, detailType, ...resources, detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

type Cut = { readonly field: string; readonly cut: (alert: Alert) => Alert };

const ofNotice = (field: string, less: (notice: Notice) => Partial<Notice>): Cut => ({
  field: `notice.${field}`,
  cut: (alert) => (alert.notice === null ? alert : { ...alert, notice: { ...alert.notice, ...less(alert.notice) } }),
});

/** The fields that a machine needs least go first. */
const CUTS: readonly Cut[] = [
  ofNotice('timeline', () => ({ timeline: [] })),
  ofNotice('commands', () => ({ commands: [] })),
  ofNotice('violations.tasks', ({ violations }) => ({ violations: violations.map((one) => ({ ...one, tasks: [] })) })),
  ofNotice('remedy', () => ({ remedy: null })),
  ofNotice('order', () => ({ order: null })),
  ofNotice('links', () => ({ links: {} })),
  ofNotice('causes', () => ({ causes: [] })),
  { field: 'group.names', cut: (alert) => ({ ...alert, group: { ...alert.group, names: [] } }) },
  { field: 'notice', cut: (alert) => ({ ...alert, notice: null }) },
];
