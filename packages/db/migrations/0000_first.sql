CREATE SEQUENCE "public"."read_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_tokens_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"target" text,
	"detail" jsonb
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"password_hash" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "dead_letters" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dead_letters_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"stage" text NOT NULL,
	"event_key" text NOT NULL,
	"shop_id" text,
	"tiktok_order_id" text,
	"fingerprint" text NOT NULL,
	"error" text NOT NULL,
	"attempts" integer NOT NULL,
	"first_failed_at" timestamp with time zone NOT NULL,
	"last_failed_at" timestamp with time zone NOT NULL,
	"status" text NOT NULL,
	"actor" text,
	"reason" text,
	"payload" "bytea" NOT NULL,
	CONSTRAINT "dead_letters_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "spilled_webhooks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "spilled_webhooks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event" text NOT NULL,
	"spilled_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "order_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event_key" text NOT NULL,
	"shop_id" text,
	"tiktok_order_id" text,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"tiktok_status" text,
	"phase" text,
	"occurred_at" timestamp with time zone NOT NULL,
	"read_seq" bigint DEFAULT 0 NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"raw" "bytea",
	"raw_sealed" boolean DEFAULT false NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"actor" text,
	"duplicates" integer DEFAULT 0 NOT NULL,
	"replays" integer DEFAULT 0 NOT NULL,
	"trace_id" text,
	CONSTRAINT "order_events_event_key_unique" UNIQUE("event_key")
);
--> statement-breakpoint
CREATE TABLE "order_snapshots" (
	"order_id" uuid NOT NULL,
	"slot" text NOT NULL,
	"update_time" bigint NOT NULL,
	"read_seq" bigint NOT NULL,
	"sealed" "bytea" NOT NULL,
	"personal" text NOT NULL,
	"mapping_version" integer NOT NULL,
	CONSTRAINT "order_snapshots_order_id_slot_pk" PRIMARY KEY("order_id","slot")
);
--> statement-breakpoint
CREATE TABLE "order_transitions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "order_transitions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" uuid NOT NULL,
	"event_id" bigint NOT NULL,
	"from_state" text NOT NULL,
	"from_phase" text NOT NULL,
	"to_state" text NOT NULL,
	"to_phase" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"actor" text,
	"lifecycle_version" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"tiktok_order_id" text NOT NULL,
	"state" text DEFAULT 'received' NOT NULL,
	"order_data" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"shop_id" text NOT NULL,
	"phase" text DEFAULT 'announced' NOT NULL,
	"state_as_of" timestamp with time zone,
	"update_time" bigint DEFAULT 0 NOT NULL,
	"read_seq" bigint DEFAULT 0 NOT NULL,
	"details_stale" boolean DEFAULT false NOT NULL,
	"needs_attention" boolean DEFAULT false NOT NULL,
	"lifecycle_version" integer NOT NULL,
	CONSTRAINT "orders_tiktok_order_id_unique" UNIQUE("tiktok_order_id")
);
--> statement-breakpoint
CREATE TABLE "authorizations" (
	"open_id" text PRIMARY KEY NOT NULL,
	"seller_name" text,
	"region" text,
	"scopes" jsonb NOT NULL,
	"access_token" "bytea",
	"refresh_token" "bytea",
	"access_token_expires_at" timestamp with time zone NOT NULL,
	"refresh_token_expires_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shop_keys" (
	"shop_id" text PRIMARY KEY NOT NULL,
	"wrapped" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shops" (
	"id" text PRIMARY KEY NOT NULL,
	"open_id" text NOT NULL,
	"name" text NOT NULL,
	"region" text NOT NULL,
	"cipher" text NOT NULL,
	"status" text NOT NULL,
	"connected_at" timestamp with time zone NOT NULL,
	"authorization_expires_at" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_runs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sync_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"shop_id" text NOT NULL,
	"kind" text NOT NULL,
	"window_from" timestamp with time zone NOT NULL,
	"window_to" timestamp with time zone NOT NULL,
	"seen" integer DEFAULT 0 NOT NULL,
	"missing" integer DEFAULT 0 NOT NULL,
	"stale" integer DEFAULT 0 NOT NULL,
	"enqueued" integer DEFAULT 0 NOT NULL,
	"status" text NOT NULL,
	"error" text,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "order_snapshots" ADD CONSTRAINT "order_snapshots_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_transitions" ADD CONSTRAINT "order_transitions_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shops" ADD CONSTRAINT "shops_open_id_authorizations_open_id_fk" FOREIGN KEY ("open_id") REFERENCES "public"."authorizations"("open_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_newest" ON "audit_log" USING btree ("at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "dead_letters_by_status" ON "dead_letters" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "dead_letters_by_order" ON "dead_letters" USING btree ("tiktok_order_id");--> statement-breakpoint
CREATE INDEX "order_events_by_order" ON "order_events" USING btree ("tiktok_order_id");--> statement-breakpoint
CREATE INDEX "order_events_pending" ON "order_events" USING btree ("received_at") WHERE "order_events"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "order_events_quarantined" ON "order_events" USING btree ("shop_id") WHERE "order_events"."status" = 'quarantined';--> statement-breakpoint
CREATE UNIQUE INDEX "order_transitions_once" ON "order_transitions" USING btree ("event_id","outcome");--> statement-breakpoint
CREATE INDEX "order_transitions_by_order" ON "order_transitions" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "orders_newest" ON "orders" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "orders_by_state" ON "orders" USING btree ("state","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "orders_by_phase" ON "orders" USING btree ("phase","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "orders_by_shop" ON "orders" USING btree ("shop_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "orders_stale" ON "orders" USING btree ("shop_id") WHERE "orders"."details_stale";--> statement-breakpoint
CREATE INDEX "sync_runs_by_shop" ON "sync_runs" USING btree ("shop_id","started_at" DESC NULLS LAST);