import type { Notice } from '../notices/notice.ts';
import type { Now } from '../words/now.ts';
import { clockOf, dayOf, momentOf } from '../words/plain.ts';
import type { Severity } from '../words/severity.ts';

/** The standing of a notice's incident; null where the notice, of an earlier release, does not say it. */
export const nowOf = ({ now, state }: Pick<Notice, 'now' | 'state'>): Now | null =>
  state === 'resolved' ? 'over' : now;

/** The severity for people: lower than the incident's where it does not go on any more. */
export const shownSeverityOf = ({ shownSeverity, severity }: Pick<Notice, 'shownSeverity' | 'severity'>): Severity =>
  shownSeverity ?? severity;

/** The time, ISO 8601, of which sentences in the present tense speak. */
export const asOfOf = ({ nowAsOf, detectedAt }: Pick<Notice, 'nowAsOf' | 'detectedAt'>): string =>
  nowAsOf ?? detectedAt;

/** `08:31:31 UTC`, in whole seconds; with its day where that is not the day of which the message speaks. */
export const timeIn = (iso: string, notice: Pick<Notice, 'nowAsOf' | 'detectedAt'>): string =>
  dayOf(iso) === dayOf(asOfOf(notice)) ? `${clockOf(iso).replace(/\.\d+$/, '')} UTC` : momentOf(iso);
