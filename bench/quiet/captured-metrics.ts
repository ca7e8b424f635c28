/** A metric as CloudWatch bills it: a name with the values of its dimensions. */
export type EmittedMetric = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
};

export type Emitted = {
  /** Each once, in the order of their names. */
  readonly metrics: readonly EmittedMetric[];
  /** The bytes of the documents that held the metrics. */
  readonly logBytes: number;
};

type Document = Readonly<Record<string, unknown>> & {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
};

/** Takes what functions in this process say to CloudWatch by their log, from now on until it is stopped. */
export const captureMetrics = (): { readonly emitted: () => Emitted; readonly stop: () => void } => {
  const lines: string[] = [];
  const { write } = process.stdout;
  process.stdout.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const text = String(chunk);
    if (text.startsWith('{"_aws":')) lines.push(text);
    else return Reflect.apply(write, process.stdout, [chunk, ...rest]);
    return true;
  };
  return {
    emitted: () => emittedIn(lines),
    stop: () => {
      process.stdout.write = write;
    },
  };
};

/** Collects the metrics that CloudWatch makes of such lines. */
export const emittedIn = (lines: readonly string[]): Emitted => {
  const metrics = lines.flatMap((line) => metricsIn(JSON.parse(line) as Document));
  const byKey = new Map(metrics.map((metric) => [JSON.stringify(metric), metric]));
  return {
    metrics: [...byKey.values()].toSorted(({ name: one }, { name: other }) => (one < other ? -1 : 1)),
    logBytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0),
  };
};

const metricsIn = (document: Document): readonly EmittedMetric[] =>
  document._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(names.toSorted().map((name) => [name, String(document[name])])),
      })),
    ),
  );
