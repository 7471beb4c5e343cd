/** Mean events a job, by stage, since the processes started; null where none has run yet. */
export type MeanBatches = Record<"receive" | "normalize" | "persist" | "advance", number | null>;

/** Reads the figures where Prometheus would: at the receiver's and the worker's /metrics. */
export const readMeanBatches = async (ports: {
  receiverOps: number;
  workerOps: number;
}): Promise<MeanBatches> => {
  const [receiver, worker] = await Promise.all([
    readMetrics(ports.receiverOps),
    readMetrics(ports.workerOps),
  ]);
  const ofStage = (stage: string) => meanOf(worker, "sluice_job_events", `stage="${stage}"`);
  return {
    receive: meanOf(receiver, "sluice_enqueued_events", ""),
    normalize: ofStage("normalize"),
    persist: ofStage("persist"),
    advance: ofStage("advance"),
  };
};

const readMetrics = async (port: number) => {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
  return (await answer?.text()) ?? "";
};

const meanOf = (metrics: string, name: string, label: string): number | null => {
  const value = (suffix: string) => {
    const line = metrics
      .split("\n")
      .find((text) => text.startsWith(`${name}_${suffix}{`) && text.includes(label));
    return Number(line?.split(" ").at(-1) ?? 0);
  };
  const count = value("count");
  return count === 0 ? null : value("sum") / count;
};
