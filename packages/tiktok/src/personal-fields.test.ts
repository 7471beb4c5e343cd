import { mapOrder } from "./order-mapping.ts";
import { readPersonalFields } from "./personal-fields.ts";
import { aWireOrder } from "./testing/index.ts";

const snapshot = (overrides: Record<string, unknown>) => JSON.stringify(aWireOrder(overrides));

test("a field is taken from the first snapshot that shows it unmasked, else as it is masked", () => {
  const newest = snapshot({ recipient_address: { name: "A** E******", phone_number: "***23" } });
  const fullest = snapshot({ recipient_address: { name: "Ada Example" } });
  expect(readPersonalFields([newest, fullest], ["recipientName", "phone", "postalCode"])).toEqual({
    recipientName: "Ada Example",
    phone: "***23",
    postalCode: null,
  });
});

test("fields of a shape that TikTok has not documented count as absent", () => {
  const odd = snapshot({ recipient_address: "hidden", buyer_email: 7, buyer_message: null });
  expect(readPersonalFields([odd], ["recipientName", "district", "email", "message"])).toEqual({
    recipientName: null,
    district: null,
    email: null,
    message: null,
  });
});

test("a name in parts and districts are read as one text each", () => {
  const order = snapshot({
    recipient_address: {
      first_name: "Ada",
      last_name: "Example",
      district_info: [{ address_name: "UK" }, { address_name: "Essex" }],
    },
  });
  expect(readPersonalFields([order], ["recipientName", "district"])).toEqual({
    recipientName: "Ada Example",
    district: "UK, Essex",
  });
});

test.each([[""], ["0"], ["74****77"], [undefined], [7]])(
  "a buyer's id that is left out or masked names nobody: %p",
  (user_id) => {
    expect(mapOrder(aWireOrder({ user_id })).buyerId).toBeUndefined();
  },
);
