/** An agent that is known by the repository of its image, and what is published of it. */
export type KnownAgent = {
  /** As a sentence says it: `the CloudWatch agent`. */
  readonly name: string;
  /** The language of its configuration, for those of which holes read it. */
  readonly family: AgentFamily | null;
  /**
   * Ends of repositories, by whole parts. One part alone stands for a product that nobody else names so; the image may be a mirror's,
   * which keeps the name and drops the publisher.
   */
  readonly repositories: readonly string[];
  /** True: the image has it; false: it is known to lack it; null: nobody says. */
  readonly tools: Tools;
  /** It sends what it took in, so a stop that comes too soon loses some; one that is scraped holds nothing back. */
  readonly forwards: boolean;
  /** A health check that its image can run; null: none is published. */
  readonly check: readonly string[] | null;
  /** Seconds that it takes after SIGTERM to send what it holds, unless configured otherwise; null: none is published. */
  readonly graceSeconds: number | null;
};

export type AgentFamily = 'cloudwatch-agent' | 'opentelemetry' | 'fluent-bit' | 'fluentd' | 'vector';

export type Tool = 'shell' | 'curl' | 'wget' | 'nc';
export type Tools = Readonly<Record<Tool, boolean | null>>;
