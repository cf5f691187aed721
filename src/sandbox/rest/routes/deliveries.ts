// The deliveries of an App's webhook: to look at, and to have sent again.
import { notFound } from "../../forge/refusal.ts";
import type { Surface } from "../../http/forge.ts";
import type { App } from "../../model.ts";
import { type Call, idParam, ok } from "../call.ts";
import { route } from "../route.ts";
import { deliveryItem, deliveryShape } from "../shapes/delivery.ts";
import { appItself } from "./app.ts";

export const deliveryRoutes = ({ deliveries }: Surface) => {
  const of = (app: App) => deliveries.log.filter((one) => one.app === app).reverse();
  const find = (call: Call) => {
    const id = idParam(call, "delivery_id");
    const found = of(appItself(call.actor)).find((one) => one.id === id);
    if (!found) throw notFound();
    return found;
  };
  return [
    // Pages by cursor: the id after which the next page begins (docs.github.com/rest/apps/webhooks).
    route("GET /app/hook/deliveries", (call) => {
      const size = Math.min(Number(call.query("per_page") ?? 30) || 30, 100);
      const wanted = call.query("status");
      const all = of(appItself(call.actor)).filter(
        (one) => !wanted || (one.status === "OK") === (wanted === "success"),
      );
      const cursor = call.query("cursor");
      const from = cursor === undefined ? 0 : all.findIndex(({ id }) => String(id) === cursor) + 1;
      const page = all.slice(from, from + size);
      const next = new URL(call.url);
      next.searchParams.set("cursor", String(page.at(-1)?.id ?? ""));
      const link = from + size < all.length ? `<${next.href}>; rel="next"` : "";
      return { ...ok(page.map(deliveryItem)), link };
    }),

    route("GET /app/hook/deliveries/{delivery_id}", (call) => ok(deliveryShape(find(call)))),

    route("POST /app/hook/deliveries/{delivery_id}/attempts", (call) => {
      deliveries.redeliver(find(call));
      return { status: 202, body: {} };
    }),
  ];
};
