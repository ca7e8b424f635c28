import { counted } from '../../terminal/numbers.ts';

const NAMES: Readonly<Record<string, string>> = {
  'ECS Task State Change': 'task event',
  'ECS Container Instance State Change': 'container instance event',
  'ECS Container Instance Health Change': 'health event',
  'ECS Daemon Service Action': 'daemon action',
  'ECS Daemon Deployment State Change': 'deployment event',
};

/** Counts events by what they are about, until somebody asks. */
export class EventTally {
  #counts = new Map<string, number>();
  total = 0;

  add(detailType: string): void {
    const name = NAMES[detailType] ?? 'other event';
    this.total += 1;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** `12 task events, 1 health event`; null if none have come since it was last asked. */
  take(): string | null {
    const counts = [...this.#counts];
    this.#counts = new Map();
    return counts.length === 0 ? null : counts.map(([name, count]) => counted(count, name)).join(', ');
  }
}
