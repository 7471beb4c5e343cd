CREATE TABLE "login_failures" (
	"key" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"last_at" timestamp with time zone DEFAULT now() NOT NULL,
	"blocked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_deliveries" (
	"alert_id" bigint NOT NULL,
	"change" text NOT NULL,
	"channel" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"error" text,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"delivered_at" timestamp with time zone,
	CONSTRAINT "alert_deliveries_alert_id_change_channel_pk" PRIMARY KEY("alert_id","change","channel")
);
--> statement-breakpoint
CREATE TABLE "failed_attempts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "failed_attempts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"stage" text NOT NULL,
	"event_key" text NOT NULL,
	"tiktok_order_id" text,
	"first_failed_at" timestamp with time zone NOT NULL,
	"attempt" integer NOT NULL,
	"error" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operation_targets" (
	"operation_id" bigint NOT NULL,
	"target" text NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"sent_at" timestamp with time zone,
	"error" text,
	CONSTRAINT "operation_targets_operation_id_target_pk" PRIMARY KEY("operation_id","target")
);
--> statement-breakpoint
CREATE TABLE "operations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "operations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"filter" jsonb NOT NULL,
	"actor" text NOT NULL,
	"reason" text,
	"status" text DEFAULT 'running' NOT NULL,
	"note" text,
	"per_second" integer NOT NULL,
	"canary" integer DEFAULT 1 NOT NULL,
	"total" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "erased_buyers" (
	"buyer_hash" text PRIMARY KEY NOT NULL,
	"erased_at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "order_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"position" bigint,
	"order_id" uuid NOT NULL,
	"tiktok_order_id" text NOT NULL,
	"shop_id" text NOT NULL,
	"from_phase" text NOT NULL,
	"to_phase" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "order_changes_position_unique" UNIQUE("position")
);
--> statement-breakpoint
ALTER TABLE "users" ALTER COLUMN "password_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "dead_letters" ALTER COLUMN "payload" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD COLUMN "scopes" text[];--> statement-breakpoint
ALTER TABLE "api_tokens" ADD COLUMN "created_by" text DEFAULT 'sluice' NOT NULL;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD COLUMN "last_used_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "succeeded" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "address" "inet";--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "totp_secret" "bytea";--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "totp_confirmed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "totp_last_step" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "password_changed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "last_login_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "acknowledged_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "acknowledged_by" text;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "retries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "changed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "order_events" ADD COLUMN "mapping_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "buyer_hash" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "erased_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "shops" ADD COLUMN "deauthorized_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "shops" ADD COLUMN "erased_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "search" jsonb;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_deliveries" ADD CONSTRAINT "alert_deliveries_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_targets" ADD CONSTRAINT "operation_targets_operation_id_operations_id_fk" FOREIGN KEY ("operation_id") REFERENCES "public"."operations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sessions_by_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "alert_deliveries_due" ON "alert_deliveries" USING btree ("next_at") WHERE "alert_deliveries"."delivered_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "failed_attempts_once" ON "failed_attempts" USING btree ("stage","event_key","first_failed_at","attempt");--> statement-breakpoint
CREATE INDEX "failed_attempts_by_order" ON "failed_attempts" USING btree ("tiktok_order_id","id");--> statement-breakpoint
CREATE INDEX "failed_attempts_by_time" ON "failed_attempts" USING brin ("at");--> statement-breakpoint
CREATE INDEX "operation_targets_by_status" ON "operation_targets" USING btree ("operation_id","status");--> statement-breakpoint
CREATE INDEX "operations_under_way" ON "operations" USING btree ("id") WHERE "operations"."status" = 'running';--> statement-breakpoint
CREATE INDEX "order_changes_unplaced" ON "order_changes" USING btree ("id") WHERE "order_changes"."position" is null;--> statement-breakpoint
CREATE INDEX "order_changes_by_time" ON "order_changes" USING brin ("at");--> statement-breakpoint
CREATE INDEX "audit_log_by_target" ON "audit_log" USING btree ("target","id") WHERE "audit_log"."target" is not null;--> statement-breakpoint
CREATE INDEX "dead_letters_by_fingerprint" ON "dead_letters" USING btree ("fingerprint","status","id");--> statement-breakpoint
CREATE INDEX "dead_letters_by_shop" ON "dead_letters" USING btree ("shop_id");--> statement-breakpoint
CREATE INDEX "order_events_by_time" ON "order_events" USING brin ("received_at");--> statement-breakpoint
CREATE INDEX "order_events_not_understood" ON "order_events" USING btree ("mapping_version","id") WHERE "order_events"."status" = 'quarantined';--> statement-breakpoint
CREATE INDEX "order_events_sealed" ON "order_events" USING btree ("shop_id") WHERE "order_events"."raw_sealed" and "order_events"."raw" is not null;--> statement-breakpoint
CREATE INDEX "orders_by_buyer" ON "orders" USING btree ("buyer_hash") WHERE "orders"."buyer_hash" is not null;--> statement-breakpoint
CREATE INDEX "orders_needing_attention" ON "orders" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "orders"."needs_attention";--> statement-breakpoint
CREATE INDEX "orders_by_lifecycle" ON "orders" USING btree ("lifecycle_version");