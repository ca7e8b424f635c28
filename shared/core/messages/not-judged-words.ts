import type { Notice } from '../notices/notice.ts';
import { lastPartOf } from '../words/arn.ts';
import { word } from '../words/plain.ts';

/** True for a notice that is about no rule: words about rules do not fit it. */
export const tellsNotJudged = ({ kind }: Pick<Notice, 'kind'>): boolean => kind === 'not-judged';

type About = 'instance' | 'deployments' | 'cluster';

const aboutOf = ({ containerInstanceArn, daemons }: Notice): About => {
  if (containerInstanceArn !== null) return 'instance';
  return daemons.length > 0 ? 'deployments' : 'cluster';
};

/** `cluster prod is not judged`; without its state, at most eight words. */
export const notJudgedHeadline = (notice: Notice): string => {
  const cluster = word(lastPartOf(notice.clusterArn));
  switch (aboutOf(notice)) {
    case 'instance':
      return `Bookend cannot judge an instance in ${cluster}`;
    case 'deployments':
      return `deployments of ${word(notice.daemons[0]?.name ?? '')} not judged in ${cluster}`;
    case 'cluster':
      return `cluster ${cluster} is not judged`;
  }
};

const MEANS: Readonly<Record<About, readonly string[]>> = {
  instance: [
    'Bookend itself fails on this container instance; ECS and your tasks are not the cause',
    'No rule is called broken there meanwhile, and none is called over: "no incident" says nothing about it',
  ],
  deployments: [
    'Bookend itself fails on these deployments; ECS and your tasks are not the cause',
    'A deployment that goes wrong is not told meanwhile',
  ],
  cluster: [
    'Bookend does not know which daemons must run there: in the whole cluster no rule is called broken meanwhile',
    'Events are recorded all the same, and judged once ECS has told its daemons',
  ],
};

/** The consequences for those who rely on Bookend; none once it is over. */
export const notJudgedMeans = (notice: Notice): readonly string[] =>
  notice.state === 'resolved' ? [] : MEANS[aboutOf(notice)];

const DO: Readonly<Record<About, string>> = {
  instance:
    'No: nothing is known to be broken. By day update Bookend, or report the cause above. Bookend tries again by itself.',
  deployments:
    'No: nothing is known to be broken. By day update Bookend, or report the cause above. Bookend tries again by itself.',
  cluster:
    'No: nothing is known to be broken. By day mend the cause above (a right, a limit of calls). Bookend asks again by itself.',
};

/** The answer to "Do you have to act?". */
export const notJudgedUrgency = (notice: Notice): string => DO[aboutOf(notice)];
