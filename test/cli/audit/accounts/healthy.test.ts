import { expect, it } from 'vitest';
import { account } from './account.ts';
import { found } from './audited.ts';

it('a healthy account has no hole, and all of it is read', async () => {
  expect(await found(account())).toEqual({ holes: [], unread: [] });
});
