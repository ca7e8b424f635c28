import { ApiError } from '../request/error.ts';
import { tagsIfAsked } from '../shapes/tags.ts';
import { familyKnown, taskDefinitionArnOf, taskDefinitionShape } from '../shapes/task-definition.ts';
import type { Actions } from './action.ts';

export const taskDefinitionActions: Actions = {
  DescribeTaskDefinition: {
    bucket: 'taskDefinitionRead',
    act: (account, input) => {
      const family = familyKnown(account, input.required('taskDefinition'));
      if (family === undefined) throw new ApiError('ClientException', 'Unable to describe task definition.');
      return {
        taskDefinition: taskDefinitionShape(account, family),
        ...tagsIfAsked(account, input, taskDefinitionArnOf(account, family)),
      };
    },
  },
};
