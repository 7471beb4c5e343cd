import { newDataKey, sealingKey } from "./sealing.ts";
import { createVault, openSnapshot, sealSnapshot } from "./vault.ts";

const setup = () => createVault(Buffer.alloc(32, 7));

describe("the vault", () => {
  it("opens what it sealed, and no two envelopes are alike", () => {
    const vault = setup();
    const place = { column: "access_token", openId: "1" } as const;
    const sealed = vault.sealToken("secret", place);
    expect(vault.openToken(sealed, place)).toBe("secret");
    expect(vault.sealToken("secret", place)).not.toEqual(sealed);
    expect(sealed.toString("latin1")).not.toContain("secret");
  });

  it("does not open an envelope that was moved, changed or sealed under another key", () => {
    const vault = setup();
    const sealed = vault.sealToken("secret", { column: "access_token", openId: "1" });
    expect(() => vault.openToken(sealed, { column: "access_token", openId: "2" })).toThrow();
    expect(() => vault.openToken(sealed, { column: "refresh_token", openId: "1" })).toThrow();
    const changed = Buffer.from(sealed);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(() => vault.openToken(changed, { column: "access_token", openId: "1" })).toThrow();
    const other = createVault(Buffer.alloc(32, 8));
    expect(() => other.openToken(sealed, { column: "access_token", openId: "1" })).toThrow(
      "sealed under another key",
    );
    expect(() =>
      vault.openToken(Buffer.alloc(0), { column: "access_token", openId: "1" }),
    ).toThrow();
  });

  it("wraps a shop's data key, which alone opens its snapshots", () => {
    const vault = setup();
    const dataKey = vault.openDataKey(vault.newWrappedDataKey("7"), "7");
    const order = { shopId: "7", orderId: "57" };
    const sealed = sealSnapshot(dataKey, order, '{"name":"Jane"}');
    expect(openSnapshot(dataKey, order, sealed)).toBe('{"name":"Jane"}');
    expect(() => openSnapshot(sealingKey(newDataKey()), order, sealed)).toThrow();
    expect(() => openSnapshot(dataKey, { ...order, orderId: "58" }, sealed)).toThrow();
  });
});
