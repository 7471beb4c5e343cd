import { openSimulator } from "./testing/open-simulator.ts";
import { startReceiver } from "./testing/start-receiver.ts";

const toClose: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0).toReversed()) await one.close();
});

const setup = async (settings: Parameters<typeof openSimulator>[0]) => {
  const receiver = await startReceiver();
  const simulator = await openSimulator({ webhookUrl: receiver.url, ...settings });
  toClose.push(receiver, simulator);
  return { receiver, simulator };
};

const published = {
  app_key: "29a39d",
  timestamp: "1623812664",
  sign: "b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8",
};

// 105001 is the answer to a token nobody gave out: the call got past its signature.
test.each([
  ["as it is", {}, 105001],
  ["with another sign", { sign: published.sign.replace("b5", "b6") }, 106001],
  ["with a second more", { timestamp: "1623812665" }, 106001],
  ["with another key", { app_key: "29a39e" }, 36009004],
  ["with one more parameter", { version: "202309" }, 106001],
])("TikTok's published call %s is judged with its published signature", async (_, change, code) => {
  const { simulator } = await setup({
    appKey: "29a39d",
    appSecret: "e59af819cc",
    now: () => 1_623_812_700_000,
  });
  const query = new URLSearchParams({ ...published, ...change }).toString();
  const answer = await fetch(`${simulator.url}/authorization/202309/shops?${query}`, {
    headers: { "x-tts-access-token": "ROW_made-up", "content-type": "application/json" },
  });
  expect(await answer.json()).toMatchObject({ code });
});

test("TikTok's published webhook arrives with its published signature", async () => {
  const { simulator, receiver } = await setup({ appKey: "abcdef", appSecret: "123" });
  const body =
    '{"type":1,"tts_notification_id":"7380066284010030890","shop_id":"7495540735365777507","timestamp":1718305585,"data":{"is_on_hold_order":true,"order_id":"576653688135258178","order_status":"UNPAID","update_time":1718305585}}';
  await simulator.send("POST", "/control/webhooks", { body });
  expect(receiver.received[0]?.raw.toString()).toBe(body);
  expect(receiver.received[0]?.authorization).toBe(
    "5dec0f11ec2f6783b8deee53c9ffbf8d024302f7c7e7fa55a35d17629031ac05",
  );
});
