import { loadFromSource } from '../../cli/demo/account/functions.ts';
import { tellsOfAnApplicationFirst } from './application-first.ts';
import { REPOSITORY } from './service.ts';

tellsOfAnApplicationFirst('bot', loadFromSource(REPOSITORY));
