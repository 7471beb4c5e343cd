import type { Server } from "node:http";

/** Takes no further connection and resolves when every request under way has its answer. */
export const stopListening = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    // A connection that is busy now would be kept alive after its answer.
    server.keepAliveTimeout = 1;
  });
