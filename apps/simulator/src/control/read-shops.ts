import { json, type Answer } from "../http/answer.ts";
import type { Controls } from "./controls.ts";

/** Whose consent can be had and which shops come with it, without any token. */
export const answerShops = ({ sellers }: Pick<Controls, "sellers">): Answer =>
  json(200, {
    sellers: sellers.map(({ openId, name, shops }) => ({
      openId,
      name,
      shops: shops.map(({ id, name: shopName, region, cipher }) => ({
        id,
        name: shopName,
        region,
        cipher,
      })),
    })),
  });
