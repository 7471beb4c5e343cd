import { acknowledgeAlert, connectDatabase, openAlert, resolveAlert } from "@sluice/db";
import { channelSettings, channelsOf, deliverAlerts, type ChannelSettings } from "@sluice/watch";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { freshDatabase } from "../support/fresh-database.ts";
import { startHttpSink } from "../support/http-sink.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const open: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

const setup = async () => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 4 });
  open.push({ close: () => db.end().then(drop) });
  const [mail, slack, hook] = await Promise.all([
    startSmtpSink("mail-secret"),
    startHttpSink(),
    startHttpSink(),
  ]);
  open.push(mail, slack, hook);
  const settings: ChannelSettings = z.object(channelSettings).parse({
    SMTP_URL: mail.url,
    ALERT_EMAIL_FROM: "sluice@example.com",
    ALERT_EMAIL_TO: "one@example.com, two@example.com",
    ALERT_SLACK_URL: `${slack.url}/services/slack-secret`,
    ALERT_WEBHOOK_URL: `${hook.url}/hook?key=hook-secret`,
    ALERT_WEBHOOK_SECRET: secret,
  });
  const failures: string[] = [];
  /** One round of each channel, as a process that holds the lease makes them. */
  const deliver = async (changed: Partial<ChannelSettings> = {}) => {
    const now = { ...settings, ...changed };
    await Promise.all(
      channelsOf(now).map((channel) =>
        deliverAlerts(channel, {
          db,
          messagesPerMinute: now.ALERT_MESSAGES_PER_MINUTE,
          onFailure: (name, why) => failures.push(`${name}: ${why}`),
        }),
      ),
    );
  };
  const trouble = (key: string) =>
    openAlert(db, { key, kind: "sync_stale", shopId: "7", text: `Trouble <${key}> & more.` });
  const ids = () => hook.received.map(({ headers }) => headers["webhook-id"]);
  /** As if the waits before the next tries were over. */
  const wait = () =>
    db`update alert_deliveries set next_at = now() where delivered_at is null and next_at < 'infinity'`;
  return { db, mail, slack, hook, deliver, failures, trouble, ids, wait, url };
};

/** As a receiver that knows nothing of Sluice would check it. */
const verified = ({ headers, body }: { headers: object; body: string }) =>
  new Webhook(secret).verify(body, headers as Record<string, string>) as {
    type: string;
    data: { key: string; alertId: number; changes: { id: string }[] };
  };

describe("an alert", () => {
  it("is told on every channel once when it opens and once when it is over", async () => {
    const { db, mail, slack, hook, deliver, trouble, ids } = await setup();
    await trouble("a");
    for (let times = 0; times < 3; times += 1) {
      await trouble("a");
      await deliver();
    }
    expect([mail.mails.length, slack.received.length, hook.received.length]).toEqual([1, 1, 1]);
    await resolveAlert(db, "a");
    for (let times = 0; times < 3; times += 1) await deliver();
    expect([mail.mails.length, slack.received.length, hook.received.length]).toEqual([2, 2, 2]);

    expect(mail.mails[0]).toMatchObject({
      from: "sluice@example.com",
      to: ["one@example.com", "two@example.com"],
    });
    expect(mail.mails[0]?.text).toMatch(/Subject: \[Sluice\] Alert: sync_stale \(shop 7\)/);
    expect(mail.mails[0]?.text).toMatch("Trouble <a> & more.");
    expect(mail.mails[1]?.text).toMatch(/Subject: \[Sluice\] Over: sync_stale/);
    expect(JSON.parse(slack.received[0]?.body ?? "")).toEqual({
      text: "*Alert: sync_stale (shop 7)*\nTrouble &lt;a&gt; &amp; more.",
    });
    expect(hook.received.map((one) => verified(one).type)).toEqual([
      "alert.opened",
      "alert.resolved",
    ]);
    expect(new Set(ids()).size).toBe(2);
  });

  it("is signed so that a changed body is refused", async () => {
    const { hook, deliver, trouble } = await setup();
    await trouble("a");
    await deliver();
    const [one] = hook.received;
    expect(verified({ headers: {}, body: "", ...one }).data.key).toBe("a");
    expect(() => verified({ headers: {}, ...one, body: `${one?.body} ` })).toThrow();
  });

  it("is told again under the same id where nobody knows whether it was taken", async () => {
    const { db, hook, deliver, trouble, ids } = await setup();
    await trouble("a");
    await deliver();
    // A process that died between the receiver's answer and its own note has left just this.
    await db`update alert_deliveries set delivered_at = null, next_at = now()`;
    await deliver();
    expect(hook.received).toHaveLength(2);
    expect(new Set(ids()).size).toBe(1);
  });

  it("is told by one of two processes that are at it at the same moment", async () => {
    const { mail, slack, hook, deliver, trouble } = await setup();
    for (const key of ["a", "b", "c"]) await trouble(key);
    await Promise.all([deliver(), deliver(), deliver()]);
    expect([mail.mails.length, slack.received.length, hook.received.length]).toEqual([3, 3, 3]);
  });

  it("is told on the other channels while one fails, and there once it is well again", async () => {
    const { db, mail, slack, hook, deliver, failures, trouble, wait } = await setup();
    slack.answerWith({ status: 500 });
    hook.answerWith({ status: 302, headers: { location: `${slack.url}/elsewhere` } });
    await trouble("a");
    await deliver({ SMTP_URL: `smtp://sluice:mail-typo@127.0.0.1:${mail.port}` });
    expect(failures.sort()).toEqual([
      "email: The mail server did not take it (EAUTH 535).",
      "slack: It answered 500.",
      "webhook: It answered with a redirect (302).",
    ]);
    expect([mail.mails.length, slack.received.length, hook.received.length]).toEqual([0, 1, 1]);
    const [kept] =
      await db`select string_agg(to_jsonb(d)::text, '') as text from alert_deliveries d`;
    expect(kept?.["text"]).not.toMatch(/secret|typo|127\.0\.0\.1/);
    // Not before its time.
    await deliver();
    expect([mail.mails.length, slack.received.length, hook.received.length]).toEqual([0, 1, 1]);
    // That it is over is told where its opening was, and after it.
    await resolveAlert(db, "a");
    for (const sink of [slack, hook]) sink.answerWith({ status: 200 });
    for (let times = 0; times < 3; times += 1) {
      await wait();
      await deliver();
    }
    expect(mail.mails.map(({ text }) => /Subject: \[Sluice\] (\w+)/.exec(text)?.[1])).toEqual([
      "Alert",
      "Over",
    ]);
    expect(hook.received.map((one) => verified(one).type)).toEqual([
      "alert.opened",
      "alert.opened",
      "alert.resolved",
    ]);
  });

  it("is given up after many tries, its end with it, and no other is held up", async () => {
    const { db, slack, deliver, trouble, wait } = await setup();
    await trouble("a");
    slack.answerWith({ status: 500 });
    await deliver();
    await resolveAlert(db, "a");
    await deliver();
    for (let times = 0; times < 20; times += 1) {
      await wait();
      await deliver();
    }
    slack.answerWith({ status: 200 });
    const tried = slack.received.length;
    expect(tried).toBe(18);
    await trouble("b");
    await deliver();
    expect(slack.received).toHaveLength(tried + 1);
    const left = await db`
      select change from alert_deliveries where next_at = 'infinity' and channel = 'slack'
      order by change`;
    expect(left.map(({ change }) => change as string)).toEqual(["opened", "resolved"]);
  });

  it("that somebody acknowledged stays open and is told no more", async () => {
    const { db, hook, deliver, trouble } = await setup();
    await trouble("a");
    const [alert] = await db<{ id: string }[]>`select id::text from alerts`;
    const id = alert?.id ?? "";
    expect(await acknowledgeAlert(db, { id, actor: "ann" })).toBe("acknowledged");
    expect(await acknowledgeAlert(db, { id, actor: "bob" })).toBe("acknowledged");
    await trouble("a");
    await deliver();
    expect(hook.received).toHaveLength(0);
    const [row] = await db`select acknowledged_by, resolved_at from alerts`;
    expect(row).toEqual({ acknowledged_by: "ann", resolved_at: null });
    const audited = await db`select actor, action from audit_log`;
    expect([...audited]).toEqual([{ actor: "ann", action: "alert.acknowledged" }]);
  });

  it("comes with many others in few messages", async () => {
    const { hook, mail, deliver, trouble, ids } = await setup();
    for (let n = 0; n < 40; n += 1) await trouble(`a${n}`);
    for (let times = 0; times < 3; times += 1) await deliver({ ALERT_MESSAGES_PER_MINUTE: 5 });
    expect([hook.received.length, mail.mails.length]).toEqual([5, 5]);
    const bodies = hook.received.map(verified);
    expect(bodies.map(({ type }) => type)).toEqual([
      ...Array<string>(4).fill("alert.opened"),
      "alerts.summary",
    ]);
    expect(bodies[4]?.data.changes).toHaveLength(36);
    expect(
      new Set([...ids().slice(0, 4), ...(bodies[4]?.data.changes ?? []).map(({ id }) => id)]).size,
    ).toBe(40);
    expect(mail.mails[4]?.text).toMatch("36 changes of alerts");
  });

  it("of yesterday is not told by a channel that was set up today", async () => {
    const { db, hook, deliver, trouble } = await setup();
    for (const key of ["old", "older"]) await trouble(key);
    await db`update alerts set opened_at = now() - interval '2 hours'`;
    await deliver();
    expect(hook.received).toHaveLength(0);
    await trouble("new");
    await deliver();
    // Opened while no process was there to tell it.
    await trouble("missed");
    await db`update alerts set opened_at = now() - interval '2 hours' where key = 'missed'`;
    await deliver();
    expect(hook.received.map((one) => verified(one).data.key)).toEqual(["new", "missed"]);
  });
});
