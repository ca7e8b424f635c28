import { actions } from '../actions/index.ts';
import type { Service } from './service.ts';

export const ecs: Service = {
  prefix: 'ecs',
  actions,
  errors: {
    denied: ['AccessDeniedException', 400],
    throttled: ['ThrottlingException', 400],
    broken: ['ServerException', 500],
    unknown: ['UnknownOperationException', 400],
  },
};
