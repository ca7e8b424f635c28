/**
 * Token buckets of one account and Region: how many calls at once, and how many come back each second of simulated
 * time. The shared ones and those of daemons are documented; where ECS's number is not known to us it says so.
 */
export const BUCKETS = {
  clusterResourceRead: { burst: 100, perSecond: 20 },
  clusterResourceWrite: { burst: 100, perSecond: 40 },
  serviceRead: { burst: 100, perSecond: 20 },
  daemonDeploymentRead: { burst: 50, perSecond: 20 },
  daemonRevisionRead: { burst: 50, perSecond: 20 },
  daemonWrite: { burst: 50, perSecond: 5 },
  serviceWrite: { burst: 50, perSecond: 5 },
  /** Guesses, in the order of their like. */
  clusterRead: { burst: 50, perSecond: 20 },
  capacityProviderRead: { burst: 50, perSecond: 20 },
  taskDefinitionRead: { burst: 50, perSecond: 20 },
  taskDefinitionWrite: { burst: 20, perSecond: 1 },
  tagRead: { burst: 50, perSecond: 20 },
  tagWrite: { burst: 20, perSecond: 10 },
} as const;

export type Bucket = keyof typeof BUCKETS;

export class Throttle {
  private readonly levels = new Map<Bucket, { tokens: number; at: number }>();

  /** Takes a token at this moment (epoch milliseconds of simulated time); false if there is none. */
  take(bucket: Bucket, now: number): boolean {
    const { burst, perSecond } = BUCKETS[bucket];
    const level = this.levels.get(bucket) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, level.tokens + ((now - level.at) / 1000) * perSecond);
    const isFree = tokens >= 1;
    this.levels.set(bucket, { tokens: isFree ? tokens - 1 : tokens, at: now });
    return isFree;
  }
}
