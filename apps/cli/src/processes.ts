/** The settings that name a port. */
export type Ports = Record<
  | "RECEIVER_PORT"
  | "RECEIVER_OPS_PORT"
  | "API_PORT"
  | "API_OPS_PORT"
  | "WORKER_OPS_PORT"
  | "SIMULATOR_PORT",
  number
>;

export interface ProcessSpec {
  name: string;
  main: string;
  /** Answers 200 once the process can do its work. */
  readyUrl: string;
  ports: Partial<Ports>;
}

/** The processes of one machine, in the order in which they start. */
export const processesOf = (env: Ports, { withSimulator }: { withSimulator: boolean }) => {
  const local = (port: number, path: string) => `http://127.0.0.1:${port}${path}`;
  const simulator: ProcessSpec = {
    name: "simulator",
    main: "apps/simulator/dist/main.js",
    readyUrl: local(env.SIMULATOR_PORT, "/livez"),
    ports: { SIMULATOR_PORT: env.SIMULATOR_PORT },
  };
  const ours: ProcessSpec[] = [
    {
      name: "receiver",
      main: "apps/receiver/dist/main.js",
      readyUrl: local(env.RECEIVER_OPS_PORT, "/readyz"),
      ports: { RECEIVER_PORT: env.RECEIVER_PORT, RECEIVER_OPS_PORT: env.RECEIVER_OPS_PORT },
    },
    {
      name: "worker",
      main: "apps/worker/dist/main.js",
      readyUrl: local(env.WORKER_OPS_PORT, "/readyz"),
      ports: { WORKER_OPS_PORT: env.WORKER_OPS_PORT },
    },
    {
      name: "api",
      main: "apps/api/dist/main.js",
      readyUrl: local(env.API_OPS_PORT, "/readyz"),
      ports: { API_PORT: env.API_PORT, API_OPS_PORT: env.API_OPS_PORT },
    },
  ];
  return withSimulator ? [simulator, ...ours] : ours;
};
