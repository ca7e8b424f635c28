import { describe } from 'vitest';
import { loadFromSource } from '../../cli/demo/account/functions.ts';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { tellsOfAnApplicationFirst } from './application-first.ts';
import { REPOSITORY } from './service.ts';

describe.runIf(RUNS_ALL_DRAWN)(inCi('the simplest way to Slack'), () =>
  tellsOfAnApplicationFirst('webhook', loadFromSource(REPOSITORY)),
);
