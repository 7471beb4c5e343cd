import { knownFields, knownWords } from "./known-fields.ts";
import { sightDrift, type DriftSighting } from "./sight-drift.ts";

/**
 * What an order, as it came from the detail or the search, holds beyond what was documented for
 * these endpoints when this was written (202309 and 202507 as of December 2025).
 */
export const orderDrift = (json: unknown): DriftSighting[] =>
  // A list is no order; as one it would be looked through item by item.
  Array.isArray(json) ? [] : sightDrift(json, orderFields, "order");

const statuses = `UNPAID ON_HOLD AWAITING_SHIPMENT AWAITING_COLLECTION PARTIALLY_SHIPPING IN_TRANSIT
  DELIVERED COMPLETED CANCELLED`;

const payment = knownFields(`currency sub_total shipping_fee seller_discount platform_discount
  total_amount original_total_product_price original_shipping_fee shipping_fee_seller_discount
  shipping_fee_platform_discount shipping_fee_cofunded_discount tax product_tax shipping_fee_tax
  small_order_fee retail_delivery_fee buyer_service_fee handling_fee shipping_insurance_fee
  item_insurance_fee item_insurance_tax`);

const recipientAddress = knownFields(
  `full_address name first_name last_name first_name_local_script last_name_local_script
  phone_number region_code postal_code post_town address_detail address_line1 address_line2
  address_line3 address_line4`,
  {
    district_info: knownFields("address_level address_level_name address_name iso_code"),
    delivery_preferences: knownFields("drop_off_location"),
  },
);

const lineItems = knownFields(
  `id sku_id product_id product_name sku_name seller_sku sku_image sku_type original_price
  sale_price seller_discount platform_discount currency package_id tracking_number rts_time
  cancel_reason is_gift gift_retail_price shipping_provider_id shipping_provider_name
  small_order_fee retail_delivery_fee buyer_service_fee pfand_fee handling_duration_days
  is_dangerous_good needs_prescription`,
  {
    // TO_SHIP stands in TikTok's own sample of 202507, though in none of its lists.
    display_status: knownWords(`${statuses} TO_SHIP`),
    package_status: knownWords("TO_FULFILL PROCESSING FULFILLING COMPLETED CANCELLED"),
    cancel_user: knownWords("BUYER SELLER OPERATOR SYSTEM"),
    item_tax: knownFields("tax_type tax_amount tax_rate"),
    combined_listing_skus: knownFields("sku_id sku_count product_id seller_sku"),
  },
);

const orderFields = knownFields(
  `id create_time update_time paid_time rts_time rts_sla_time tts_sla_time delivery_sla_time
  cancel_order_sla_time shipping_due_time collection_due_time delivery_due_time collection_time
  delivery_time cancel_time request_cancel_time release_date pick_up_cut_off_time
  fast_dispatch_sla_time recommended_shipping_time delivery_option_required_delivery_time
  cancel_reason is_buyer_request_cancel delivery_option_id delivery_option_name shipping_provider
  shipping_provider_id shipping_provider_name tracking_number warehouse_id
  has_updated_recipient_address user_id buyer_email buyer_message seller_note is_cod
  is_on_hold_order is_sample_order is_replacement_order replaced_order_id is_exchange_order
  exchange_source_order_id cpf cpf_name need_upload_invoice auto_combine_group_id
  fast_delivery_program fulfillment_priority_level payment_method_name payment_card_type
  payment_method_code payment_auth_code channel_entity_national_registry_id consultation_id`,
  {
    status: knownWords(statuses),
    cancellation_initiator: knownWords("SELLER BUYER SYSTEM"),
    fulfillment_type: knownWords("BY_SELLER BY_TIKTOK BY_DILAYANI_TOKOPEDIA", "FULFILLMENT_"),
    shipping_type: knownWords("TIKTOK SELLER"),
    delivery_type: knownWords("HOME_DELIVERY COLLECTION_POINT"),
    split_or_combine_tag: knownWords("COMBINED SPLIT"),
    order_type: knownWords("NORMAL ZERO_LOTTERY PRE_ORDER MADE_TO_ORDER BACK_ORDER"),
    commerce_platform: knownWords("TIKTOK_SHOP TOKOPEDIA"),
    handling_duration: knownFields("days type"),
    packages: knownFields("id"),
    payment,
    recipient_address: recipientAddress,
    line_items: lineItems,
  },
);
