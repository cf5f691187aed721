// A webhook's delivery, in lists and whole.
import type { Delivery } from "../../webhooks/deliveries.ts";
import type { HookDelivery, HookDeliveryItem } from "./github.ts";

export function deliveryItem(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: new Date(delivery.at).toISOString(),
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.response?.status ?? 0,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  } satisfies HookDeliveryItem;
}

export function deliveryShape(delivery: Delivery): HookDelivery {
  const { request, response } = delivery;
  return {
    ...deliveryItem(delivery),
    url: delivery.url,
    request: { headers: request.headers, payload: JSON.parse(request.payload) as Record<string, unknown> },
    response: { headers: response?.headers ?? {}, payload: response?.payload ?? "" },
  };
}
