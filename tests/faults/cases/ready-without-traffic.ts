import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { atLeast } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { storedIn } from "../lab/until-again.ts";

export const readyWithoutTraffic: FaultCase = {
  id: "A05b",
  title: "Redis is back: the receiver is ready again, though no webhook comes meanwhile",
  run: async (lab) => {
    const sluice = await lab.startSluice();
    const { relay, receiver, tiktok } = sluice;
    await tiktok.play("happy-path", { orders: 1, perSecond: 10 });
    const webhook = await waitUntil("a webhook", () => relay.acked()[0]);
    await lab.redis.kill();
    lab.did("Redis killed");
    for (let copy = 0; copy < 3; copy += 1) await relay.send(webhook.body);
    const spilled = await receiver.metric(storedIn("postgres"));
    await lab.redis.start();
    lab.did("Redis ready again");
    const isReady = await waitUntil("readiness", receiver.isReady, 5_000).catch(() => false);
    const { status, text } = await receiver.readyz();
    return await conclude(lab, sluice, {
      problems: [
        ...atLeast("webhooks spilled", spilled, 1),
        ...(isReady ? [] : [`5 s after Redis was back /readyz answered ${status}: ${text.trim()}`]),
      ],
    });
  },
};
