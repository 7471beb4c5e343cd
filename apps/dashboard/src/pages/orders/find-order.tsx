import { OrderList } from "@sluice/contract";
import { useState } from "react";
import { useNavigate } from "react-router";
import { request } from "../../api/request.ts";
import { messageOf } from "../../api/api-problem.ts";
import { TextField } from "../../ui/field.tsx";

/** Goes straight to an order whose id somebody has at hand. */
export const FindOrder = () => {
  const [id, setId] = useState("");
  const [answer, setAnswer] = useState("");
  const navigate = useNavigate();
  const find = async () => {
    const orderId = id.trim();
    if (!/^[\w-]{1,64}$/.test(orderId)) return setAnswer("An order's id has digits only.");
    try {
      const { orders } = await request(OrderList, "/orders", { query: { orderId, limit: 1 } });
      if (orders.length > 0) return await navigate(`/orders/${orderId}`);
      setAnswer("No order has this id. Give TikTok's id in full.");
    } catch (error) {
      setAnswer(messageOf(error));
    }
  };
  return (
    <div className="relative col-span-2 sm:col-span-1">
      <TextField
        label="Find an order"
        type="search"
        placeholder="TikTok's order id, then Enter"
        value={id}
        onChange={(next) => {
          setId(next);
          setAnswer("");
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") void find();
        }}
      />
      <p role="status" className="absolute top-full text-xs text-bad">
        {answer}
      </p>
    </div>
  );
};
