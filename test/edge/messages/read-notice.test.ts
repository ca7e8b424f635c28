import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../shared/edge/errors/input-error.ts';
import { readNotice } from '../../../shared/edge/messages/read-notice.ts';
import { hostileNotice } from '../../core/messages/hostile.ts';
import { notice } from '../../core/messages/notices.ts';

describe('a notice', () => {
  it('is read as it was written, raw or in the envelope of SNS', () => {
    fc.assert(
      fc.property(hostileNotice, (written) => {
        const text = JSON.stringify(written);
        expect(readNotice(text)).toEqual(written);
        expect(readNotice(JSON.stringify({ Type: 'Notification', MessageId: '1', Message: text }))).toEqual(written);
      }),
    );
  });

  it('of a newer Bookend passes, with a rule and fields that are not known', () => {
    const newer = { ...notice(), rules: ['daemon-sings'], more: 1 };
    expect(readNotice(JSON.stringify(newer))).toEqual({ ...notice(), rules: ['daemon-sings'] });
  });

  it('of an older Bookend, which knew no kinds, tells of an order', () => {
    const { kind: _kind, hole: _hole, ...older } = notice();
    expect(readNotice(JSON.stringify(older))).toEqual({ ...older, kind: 'order', hole: null });
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['another schema', JSON.stringify({ ...notice(), schema: 'bookend.notice/2' })],
    ['no id', JSON.stringify({ ...notice(), id: undefined })],
    ['an envelope of something else', JSON.stringify({ Type: 'Notification', Message: 'hello' })],
  ])('that is %s is refused', (_what, text) => {
    expect(() => readNotice(text)).toThrow(InputError);
  });

  it('that is broken names every problem with its path', () => {
    const broken = { ...notice(), severity: 'loud', violations: [{ rule: 1 }] };
    expect(() => readNotice(JSON.stringify(broken))).toThrow(/notice: severity: [\s\S]*notice: violations\.0\.rule: /);
  });
});
