import { type Guard, passes, refuses } from '../guard.ts';

/** Leaves alone whatever carries the tag, whatever the tag's value: `false` may mean either. */
export const handsOffTag: Guard = ({ policy, facts: { tagNames } }) => {
  if (tagNames === null) return refuses('the tags of the container instance and its cluster could not be read');
  return tagNames.has(policy.handsOffTag)
    ? refuses(`the container instance or its cluster has the tag ${policy.handsOffTag}`)
    : passes(`neither the container instance nor its cluster has the tag ${policy.handsOffTag}`);
};
