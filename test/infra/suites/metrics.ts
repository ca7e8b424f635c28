import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { deployed, ofType, type Stack } from '../cloudformation.ts';
import { isObject, type Json } from '../json.ts';
import type { Packaged } from '../packaged.ts';
import { listOf } from '../policies.ts';

/** A metric of Bookend's own, and the function that counts it. */
type Shown = readonly [name: string, service: string];
const ANY = 'some function';

/** Every metric that the dashboard shows or an alarm watches is counted: one with a slip in its name would be silent for ever. */
export const describeMetrics = (packaged: Packaged): void => {
  const stack = deployed(packaged.template, { DetailedMetrics: 'true' });
  const services = ofType(stack, 'AWS::Lambda::Function').map(([name]) =>
    name.replace('LambdaFunction', '').toLowerCase(),
  );
  const unzipped = async (service: string): Promise<string> => {
    const wanted = `functions/${service}.mjs`;
    const files = unzipSync(await packaged.zip(service), { filter: ({ name }) => name === wanted });
    return new TextDecoder().decode(files[wanted]);
  };
  const bundles = new Map<string, Promise<string>>();
  const bundleOf = (service: string): Promise<string> => {
    const bundle = bundles.get(service) ?? unzipped(service);
    bundles.set(service, bundle);
    return bundle;
  };

  describe('the metric', () => {
    it.each(shownIn(stack))('%s is counted by %s', async (name, service) => {
      const texts = await Promise.all((service === ANY ? services : [service]).map(bundleOf));
      expect(texts.some((bundle) => new RegExp(`[{,"]${name}[:"]`).test(bundle))).toBe(true);
    });
  });
};

const shownIn = (stack: Stack): readonly Shown[] => {
  const body = JSON.parse(String(stack.Dashboard?.Properties.DashboardBody)) as { readonly widgets: readonly Json[] };
  const drawn = body.widgets.flatMap((widget) => {
    const properties = isObject(widget) && isObject(widget.properties) ? widget.properties : {};
    return listOf(properties.metrics).flatMap(metricIn);
  });
  const watched = ofType(stack, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]): Shown[] => {
    if (Properties.Namespace !== 'Bookend') return [];
    return [[String(Properties.MetricName), serviceIn(Properties.Dimensions)]];
  });
  const queried = ofType(stack, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) =>
    listOf(Properties.Metrics).flatMap(queriedIn),
  );
  return [...new Map([...drawn, ...watched, ...queried].map((shown) => [shown.join(), shown])).values()];
};

/** A line of a graph: a metric by its dimensions, or a search for it in all functions. */
const metricIn = (line: Json): readonly Shown[] => {
  const [first, name, , service] = listOf(line);
  if (first === 'Bookend') return [[String(name), String(service)]];
  const [, searched] = /MetricName="(\w+)"/.exec(isObject(first) ? String(first.expression) : '') ?? [];
  return searched === undefined ? [] : [[searched, ANY]];
};

/** The metric that a query of Metrics Insights selects, or those of an expression. */
const queriedIn = (query: Json): readonly Shown[] => {
  const { Expression, MetricStat } = isObject(query) ? query : {};
  const metric = isObject(MetricStat) && isObject(MetricStat.Metric) ? MetricStat.Metric : {};
  if (metric.Namespace === 'Bookend') return [[String(metric.MetricName), serviceIn(metric.Dimensions)]];
  const [, name] = /^SELECT \w+\("(\w+)"\) FROM SCHEMA\("Bookend",/.exec(String(Expression)) ?? [];
  return name === undefined ? [] : [[name, ANY]];
};

const serviceIn = (dimensions: Json | undefined): string => {
  const service = listOf(dimensions).find((one) => isObject(one) && one.Name === 'service');
  return isObject(service) ? String(service.Value) : '';
};
