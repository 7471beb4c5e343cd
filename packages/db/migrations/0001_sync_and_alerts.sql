CREATE TABLE "alerts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alerts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"shop_id" text,
	"text" text NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "drift_sightings" (
	"kind" text NOT NULL,
	"path" text NOT NULL,
	"name" text NOT NULL,
	"seen" bigint NOT NULL,
	"first_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "drift_sightings_kind_path_name_pk" PRIMARY KEY("kind","path","name")
);
--> statement-breakpoint
CREATE TABLE "consent_states" (
	"state_hash" text PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reconciliation_findings" (
	"run_id" bigint NOT NULL,
	"tiktok_order_id" text NOT NULL,
	"tiktok_status" text NOT NULL,
	"update_time" bigint NOT NULL,
	"stored_phase" text,
	"finding" text NOT NULL,
	"cause" text NOT NULL,
	CONSTRAINT "reconciliation_findings_run_id_tiktok_order_id_pk" PRIMARY KEY("run_id","tiktok_order_id")
);
--> statement-breakpoint
CREATE TABLE "sweep_positions" (
	"sweep" text PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_cursors" (
	"shop_id" text NOT NULL,
	"list" text NOT NULL,
	"watermark" timestamp with time zone NOT NULL,
	"full_pass_at" timestamp with time zone,
	CONSTRAINT "sync_cursors_shop_id_list_pk" PRIMARY KEY("shop_id","list")
);
--> statement-breakpoint
CREATE TABLE "webhook_hours" (
	"shop_id" text NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"webhooks" integer NOT NULL,
	CONSTRAINT "webhook_hours_shop_id_hour_pk" PRIMARY KEY("shop_id","hour")
);
--> statement-breakpoint
ALTER TABLE "authorizations" ADD COLUMN "refreshed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "authorizations" ADD COLUMN "shops_listed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "list" text DEFAULT 'orders' NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "position" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "by_hand" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "calls" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "total" integer;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "per_second_max" real;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "is_cancel_asked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "actor" text;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "updated_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "reconciliation_findings" ADD CONSTRAINT "reconciliation_findings_run_id_sync_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."sync_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alerts_newest" ON "alerts" USING btree ("opened_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_open" ON "alerts" USING btree ("key") WHERE "alerts"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "sync_runs_open" ON "sync_runs" USING btree ("updated_at") WHERE "sync_runs"."status" in ('waiting', 'running');