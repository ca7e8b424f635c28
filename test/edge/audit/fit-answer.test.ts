import { describe, expect, it } from 'vitest';
import { type AuditByHand, fitAnswer } from '../../../shared/edge/audit/fit-answer.ts';

const LAMBDA_BYTES = 6_000_000;
type Entries = Omit<AuditByHand, 'leftOut'>;

const holesOf = (count: number, why: string): Entries['holes'] =>
  Array.from({ length: count }, (_, n) => ({
    ...{
      hole: 'no-signal',
      severity: 'warning',
      resource: `daemon/shop/agent-${n}`,
      why,
      cure: 'Look.',
      accepted: null,
    },
  }));
const coverageOf = (count: number, instances: number): Entries['coverage'] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ clusterArn: 'shop', capacityProviderName: `mi-${n}`, daemonName: 'agent', critical: true, instances },
    covered: instances,
    uncovered: [],
    unknown: Array.from({ length: instances }, (_, m) => `container-instance/shop/${m}`),
    ...{ ecsWithoutDaemonCount: 0, startHeld: 0, startEarly: 0, startUnknown: 0, basis: 'running' as const },
  }));
const unreadOf = (count: number): Entries['unread'] =>
  Array.from({ length: count }, (_, n) => ({ what: `the role ${n}`, why: 'AccessDenied' }));

const A_LOT = 'ü'.repeat(1000);
const BYTES = 2000;

describe('an answer by hand', () => {
  it('is whole where it fits, and says that nothing is left out', () => {
    const whole = { holes: holesOf(3, A_LOT), coverage: coverageOf(2, 5), unread: unreadOf(1), reconciling: 2 };
    expect(fitAnswer(whole)).toEqual({ ...whole, leftOut: { coverage: 0, holes: 0, unread: 0 } });
  });

  it.each([
    { of: 'holes', holes: 10_000, coverage: 3, unread: 2 },
    { of: 'coverage', holes: 10, coverage: 10_000, unread: 2 },
    { of: 'unread', holes: 10, coverage: 3, unread: 200_000 },
  ])('with too many entries of $of is no larger than Lambda lets through, and counts what is left out', (many) => {
    const whole = {
      holes: holesOf(many.holes, A_LOT),
      coverage: coverageOf(many.coverage, 20),
      unread: unreadOf(many.unread),
      reconciling: 1,
    };
    const answer = fitAnswer(whole);
    const bytes = Buffer.byteLength(JSON.stringify(answer));
    expect(bytes).toBeLessThan(LAMBDA_BYTES);
    expect(bytes).toBeGreaterThan(LAMBDA_BYTES * 0.9);
    for (const part of ['holes', 'coverage', 'unread'] as const) {
      expect(answer[part]).toEqual(whole[part].slice(0, answer[part].length));
      expect(answer[part].length + answer.leftOut[part]).toBe(whole[part].length);
    }
  });

  it('keeps holes before coverage, and coverage before what is unread', () => {
    const all = { holes: holesOf(2500, A_LOT), coverage: coverageOf(10_000, 20), unread: unreadOf(5), reconciling: 1 };
    const { holes, coverage, unread, leftOut } = fitAnswer(all);
    expect(holes).toHaveLength(2500);
    expect(coverage.length).toBeGreaterThan(0);
    expect(coverage.length).toBeLessThan(10_000);
    expect({ unread, leftOut: leftOut.unread }).toEqual({ unread: [], leftOut: 5 });
  });

  it('counts bytes, not letters', () => {
    const { holes } = fitAnswer({ holes: holesOf(10_000, A_LOT), coverage: [], unread: [], reconciling: 0 });
    expect(holes.length * BYTES).toBeLessThan(LAMBDA_BYTES);
  });
});
