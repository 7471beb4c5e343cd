export { processesOf, type Ports, type ProcessSpec } from "./processes.ts";
export { supervise, type Supervised } from "./supervise.ts";
export { connectSimulatedShop } from "./connect-simulated-shop.ts";
export { createProgram } from "./program.ts";
