/** A metric that a function of this process has put into its log. */
type Counted = {
  readonly name: string;
  readonly service: string;
  readonly trouble: string | null;
  readonly at: number;
};

/** A trouble, and the moment at which a function counted it, epoch milliseconds. */
export type TroubleSeen = { readonly trouble: string; readonly at: number };

type Document = Readonly<Record<string, unknown>> & {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Name: string }[] }[];
  };
};

/** Takes what functions in this process count, from now on until it is stopped; it is not printed. */
export const watchTroubles = () => {
  const metrics: Counted[] = [];
  const { write } = process.stdout;
  process.stdout.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const text = String(chunk);
    if (!text.startsWith('{"_aws":')) return Reflect.apply(write, process.stdout, [chunk, ...rest]);
    metrics.push(...countedIn(JSON.parse(text) as Document));
    return true;
  };
  return {
    metrics,
    get seen(): readonly TroubleSeen[] {
      return metrics.flatMap(({ trouble, at }) => (trouble === null ? [] : [{ trouble, at }]));
    },
    stop: () => {
      process.stdout.write = write;
    },
  };
};

const countedIn = (document: Document): readonly Counted[] => {
  const { service, trouble, _aws } = document;
  const kind = { service: String(service), trouble: typeof trouble === 'string' ? trouble : null, at: _aws.Timestamp };
  return _aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => ({ name: Name, ...kind })));
};
