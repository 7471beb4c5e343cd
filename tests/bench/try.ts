import { openWorld } from "./world.ts";
import { measureNaiveReceiver, measureSluiceReceiver } from "./measure-receivers.ts";
import {
  drainEmptyStages,
  drainNaivePipeline,
  drainSluice,
  madeUpWebhooks,
  recordedWebhooks,
} from "./measure-pipelines.ts";
import { openSimulatedShop } from "./simulated-shop.ts";
const stops: (() => Promise<unknown>)[] = [];
const what = process.argv[2] ?? "all";
try {
  const world = await openWorld(process.argv[3] ?? null, (stop) => stops.push(stop));
  console.log(world.redis, world.postgres, await world.readRedisSetting("appendfsync"));
  const sizes = { connections: 96, warmUpMs: 1500, runMs: 4000 };
  if (/receiver|all/.test(what))
    for (let i = 0; i < 2; i++) {
      console.log("naive", await measureNaiveReceiver(world, sizes));
      console.log("sluice", await measureSluiceReceiver(world, sizes));
    }
  if (/drain|all/.test(what))
    for (let i = 0; i < 2; i++) {
      console.log("empty", await drainEmptyStages(world, madeUpWebhooks(4000, 400)));
      console.log("sluice", await drainSluice(world, madeUpWebhooks(6000, 600), null));
      if (!/nonaive/.test(what))
        console.log("naive", await drainNaivePipeline(world, madeUpWebhooks(800, 100), null));
    }
  if (/reads|all/.test(what)) {
    const shop = await openSimulatedShop(world, 2000, 60);
    for (let i = 0; i < 2; i++) {
      console.log(
        "sluice reads",
        await drainSluice(world, recordedWebhooks(shop, 1600, 400), shop),
      );
      if (!/nonaive/.test(what))
        console.log(
          "naive reads",
          await drainNaivePipeline(world, recordedWebhooks(shop, 500, 100), shop),
        );
    }
  }
} catch (err) {
  console.error(err);
} finally {
  for (const s of stops.reverse()) await s().catch(console.error);
}
process.exit();
