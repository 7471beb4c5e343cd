import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** A process's Prometheus registry, with the four kinds of instrument bound to it. */
export type Metrics = ReturnType<typeof createMetrics>;

export const createMetrics = (processName: string) => {
  const registry = new Registry();
  registry.setDefaultLabels({ process: processName });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    counter: <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
      new Counter({ name, help, labelNames, registers }),
    /** `collect`, where there is one, sets the gauge whenever it is read; it must not reject. */
    gauge: <Label extends string>(
      name: string,
      help: string,
      labelNames: Label[] = [],
      collect?: (gauge: Gauge<Label>) => Promise<void>,
    ) =>
      new Gauge<Label>({
        name,
        help,
        labelNames,
        registers,
        ...(collect && {
          async collect() {
            await collect(this);
          },
        }),
      }),
    histogram: <Label extends string>(
      name: string,
      help: string,
      buckets: number[],
      labelNames: Label[] = [],
    ) => new Histogram({ name, help, buckets, labelNames, registers }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
};
