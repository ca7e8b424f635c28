import { describe, expect, it } from 'vitest';
import { jsonText } from '../../../shared/edge/aws/wire-text.ts';
import { timeline } from '../../timeline/index.ts';
import { joined, late, opened, orders } from './opened.ts';

describe('a notice', () => {
  it('stays below half of what SNS takes with a thousand tasks, and counts what it cut', () => {
    const tasks = Array.from({ length: 1000 }, (_, number) => orders(`task-${number}`));
    const notice = opened(timeline(joined, late, ...tasks));
    expect(Buffer.byteLength(JSON.stringify(notice))).toBeLessThan(128 * 1024);
    expect(notice.summary).toContain('1000 tasks, among them some of orders-api,');
    const [violation] = notice.violations;
    expect(violation?.tasks).toHaveLength(20);
    expect(violation?.tasksTotal).toBe(1000);
    expect(notice.timeline.some(({ what }) => /\d+ other moments are left out/.test(what))).toBe(true);
  });

  it('fits SNS however many bytes its characters take there', () => {
    const tasks = Array.from({ length: 100 }, (_, number) => orders(`task-${number}`, `service:${'💥'.repeat(200)}`));
    const notice = opened(timeline(joined, late, ...tasks));
    const longest = jsonText('\uffff').length - 2;
    expect(JSON.stringify(notice).length * longest).toBeLessThan(255 * 1024); // the rest is for its attributes
    expect(Buffer.byteLength(jsonText(notice))).toBeGreaterThan(32 * 1024);
  });
});
