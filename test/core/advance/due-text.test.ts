import { expect, it } from 'vitest';
import { dueOf } from '../../../shared/core/advance/due.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { pending } from '../../../shared/core/words/verdict.ts';
import { joined, lookedAt } from '../remedies/troubles.ts';

it.each(['x', '\u8a9e', '\ud83d\ude00', '\ud800'])(
  'why a check is due is short, whatever the verdict says: %j',
  (letter) => {
    const { state, verdicts } = lookedAt(joined);
    const found = pending(letter.repeat(5000), 1);
    const verdict = { ...verdicts[0], ...found, rule: 'daemon-running', daemonName: 'a' } as (typeof verdicts)[number];
    const judged = {
      verdicts: [verdict],
      daemons: [],
      lacksInventory: false,
      unconfirmed: new Map(),
      heldBackUntil: null,
    };
    const input = { ledger: state.ledger, judged, previous: null, policy: DEFAULT_POLICY, now: 0, cameTooLate: false };
    const why = dueOf(input as unknown as Parameters<typeof dueOf>[0])?.why ?? '';
    expect(why.length).toBe(200);
    expect(why.isWellFormed()).toBe(true);
  },
);
