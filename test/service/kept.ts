/** A seed on which Bookend and the truth once disagreed. */
export interface Kept {
  readonly seed: number;
  readonly hasFaults: boolean;
  readonly name: string;
  /** Its fleet takes seconds: it runs with CI alone. */
  readonly isLong?: true;
}

export const KEPT: readonly Kept[] = [
  {
    seed: 54,
    hasFaults: false,
    name: 'a daemon that was deleted a minute ago is not missing on the instance that came after it',
  },
  {
    seed: 139,
    hasFaults: true,
    name: 'a deployment that was stopped by its successor is in order, though the stop was heard first',
  },
  {
    seed: 470,
    hasFaults: true,
    name: 'a daemon that was deleted two minutes ago may end before the application tasks',
  },
  {
    seed: 1985,
    hasFaults: true,
    name: 'a daemon task that ECS has forgotten did not run beside the next one for hours',
  },
  {
    seed: 3853,
    hasFaults: true,
    name: 'a daemon that ended first in a drain which nobody heard of is told as one that did not stay up',
  },
  {
    seed: 5609,
    hasFaults: true,
    name: 'a daemon that ended with its instance did not leave it alone, though DRAINING was heard a minute late',
  },
  {
    seed: 1327,
    hasFaults: true,
    name: 'an incident that was over is not opened again while the end of a daemon task is waited for',
  },
  {
    seed: 3463,
    hasFaults: true,
    name: 'a daemon that ends every minute is not told as down for minutes where its next start is late',
  },
];

/** A seed on which something was done, or left, that should not have been. */
export const KEPT_ENFORCED: readonly Kept[] = [
  {
    seed: 531,
    hasFaults: true,
    isLong: true,
    name: 'a repair of its own that comes before the pace of repair is looked at leaves no late one to tell of',
  },
  {
    seed: 1559,
    hasFaults: true,
    isLong: true,
    name: 'a daemon that ended before a drain of its own was no last one, though a look saw it before the event',
  },
  {
    seed: 1263,
    hasFaults: true,
    isLong: true,
    name: 'a repair waited for drains of other instances, one of which was cancelled',
  },
  {
    seed: 6411,
    hasFaults: true,
    isLong: true,
    name: 'a daemon that died minutes before a drain of its own was no last one: a look had seen ACTIVE in between',
  },
  {
    seed: 3135,
    hasFaults: true,
    name: 'a daemon whose end was lost is told of, since a look at other instances tells of it in passing',
  },
  {
    seed: 9603,
    hasFaults: true,
    name: 'an impaired daemon of which no event told has its name when it is told',
  },
  {
    seed: 1647,
    hasFaults: true,
    name: 'what asked for a remedy while the kill switch was on is for a person',
  },
  {
    seed: 2509,
    hasFaults: true,
    name: 'what was decided as the kill switch was thrown is for a person',
  },
  {
    seed: 179,
    hasFaults: true,
    name: 'a task that started seconds before the last look for a daemon that never started is told too',
  },
  {
    seed: 335,
    hasFaults: true,
    isLong: true,
    name: 'a margin is told when it has doubled though the newest look listed only a part',
  },
];
