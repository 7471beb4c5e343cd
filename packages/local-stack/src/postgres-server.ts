/** A PostgreSQL that was found; its programs are made ready only when it is chosen. */
export type PostgresServer = {
  major: number;
  description: string;
  openPrograms: () => Promise<{ postgres: string; initdb: string }>;
};
