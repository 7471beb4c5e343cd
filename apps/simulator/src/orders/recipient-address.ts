import type { RegionCode } from "./regions.ts";
import { regions } from "./regions.ts";
import type { OrderContents } from "./order-contents.ts";
import type { OrderStatus } from "./order-status.ts";

/**
 * Who sees how much of the recipient. The US masks by status; elsewhere there is nothing before the
 * order may be shipped, and afterwards a mask whenever TikTok does the shipping.
 */
export const recipientVisibility = ({
  region,
  status,
  shippingType,
}: {
  region: RegionCode;
  status: OrderStatus;
  shippingType: "TIKTOK" | "SELLER";
}): "absent" | "empty" | "masked" | "full" => {
  if (region === "US")
    return ["UNPAID", "ON_HOLD", "CANCELLED"].includes(status) ? "masked" : "full";
  if (status === "UNPAID") return "absent";
  if (status === "ON_HOLD") return "empty";
  return shippingType === "TIKTOK" ? "masked" : "full";
};

export const emptyAddress = { full_address: "", district_info: [] };

/** `show` is applied to what a mask hides: the identity for a reader who may see all. */
export const recipientAddress = (
  { buyer, movedTo }: Pick<OrderContents, "buyer" | "movedTo">,
  { region, hasMoved, isMasked }: { region: RegionCode; hasMoved: boolean; isMasked: boolean },
) => {
  const { country, levelNames } = regions[region];
  const { street, place } = hasMoved ? movedTo : buyer;
  const show = isMasked ? masked : asIs;
  const levels = [country, place.state, show(place.county), show(place.city)];
  const name = `${buyer.firstName} ${buyer.lastName}`;
  return {
    full_address: [...levels, show(street)].join(", "),
    name: isMasked ? `${name.slice(0, 1)}***` : name,
    first_name: isMasked ? "" : buyer.firstName,
    last_name: isMasked ? "" : buyer.lastName,
    first_name_local_script: "",
    last_name_local_script: "",
    phone_number: isMasked ? maskedPhone(buyer.phone) : buyer.phone,
    region_code: region,
    postal_code: show(place.postalCode),
    ...(region === "GB" && { post_town: show(place.city) }),
    address_detail: show(street),
    address_line1: show(street),
    address_line2: "",
    address_line3: "",
    address_line4: "",
    district_info: levels.map((levelName, level) => ({
      address_level: `L${level}`,
      address_level_name: levelNames[level],
      address_name: levelName,
      ...(level === 0 && { iso_code: region }),
    })),
  };
};

const asIs = (text: string) => text;
const masked = (text: string) => text.slice(0, 2) + "*".repeat(Math.max(3, text.length - 2));

const maskedPhone = (phone: string) =>
  phone.replace(/^(\(\+\d+\)\d{2})(.*)(\d{2})$/, (_, start: string, middle: string, end: string) =>
    [start, "*".repeat(middle.length), end].join(""),
  );
