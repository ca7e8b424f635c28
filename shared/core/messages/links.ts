import type { Notice } from '../notices/notice.ts';
import { plain, shortened } from '../words/plain.ts';
import type { Link } from './message.ts';

const URL_LENGTH = 1500;
/** Without userinfo, and without characters that end a link or hide another. */
const SAFE_URL = /^https:\/\/[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][A-Za-z0-9\-._~:/?#[\]!$&'()*+,;=%]*)?$/;

/** The labels of a notice's links, the most useful ones first; `task2` is labelled as a task. */
const LABELS: Readonly<Record<string, string>> = {
  daemonLogs: "Daemon's logs",
  taskLogs: "Task's logs",
  containerInstance: 'Container instance',
  runbook: 'Runbook',
  task: 'Task',
  cluster: 'Cluster',
  ec2Instance: 'EC2 instance',
};
const ORDER = Object.keys(LABELS);

/** The links of a notice that surely lead where they say. */
export const linksOf = ({ links }: Notice): readonly Link[] =>
  Object.entries(links)
    .filter(([, url]) => url.length <= URL_LENGTH && SAFE_URL.test(url))
    .toSorted(([one], [other]) => rankOf(one) - rankOf(other))
    .map(([name, url]) => ({ label: labelOf(name), url }));

const rankOf = (name: string): number => {
  const rank = ORDER.indexOf(name.length > LONGEST_LINK_NAME ? '' : partsOf(name).kind);
  return rank === -1 ? ORDER.length : rank;
};

const LONGEST_LINK_NAME = 60;

const labelOf = (name: string): string => {
  if (name.length > LONGEST_LINK_NAME) return shortened(plain(name), LONGEST_LINK_NAME);
  const { kind, number } = partsOf(name);
  const label = Object.hasOwn(LABELS, kind) ? LABELS[kind] : undefined;
  return label === undefined
    ? shortened(plain(name), LONGEST_LINK_NAME)
    : `${label}${number === '' ? '' : ` ${number}`}`;
};

const partsOf = (name: string): { readonly kind: string; readonly number: string } => {
  if (Object.hasOwn(LABELS, name)) return { kind: name, number: '' };
  // from the last digits back: an expression for the whole name would try again wherever digits begin
  const number = /(?<!\d)\d*$/.exec(name)?.[0] ?? '';
  return { kind: name.slice(0, name.length - number.length), number };
};
