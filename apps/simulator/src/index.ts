export { createSimulator, type Simulator, type SimulatorSettings } from "./app.ts";
export type { Faults } from "./faults.ts";
export type { OrderStatus } from "./orders/order-status.ts";
export type { ScenarioName } from "./scenarios/scenarios.ts";
