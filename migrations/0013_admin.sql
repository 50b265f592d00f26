CREATE TABLE `abuse_reports` (
	`id` text PRIMARY KEY NOT NULL,
	`room_id` text NOT NULL,
	`code` text NOT NULL,
	`title` text NOT NULL,
	`user_id` text,
	`reason` text NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	`note` text,
	`closed_at` integer,
	`closed_by` text
);
--> statement-breakpoint
CREATE INDEX `abuse_reports_at` ON `abuse_reports` (`at`,`id`);--> statement-breakpoint
CREATE TABLE `admin_log` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`action` text NOT NULL,
	`target` text NOT NULL,
	`detail` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `blocked_people` (
	`user_id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`reason` text NOT NULL,
	`by_id` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `quota_days` (
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`day` integer NOT NULL,
	`used` integer NOT NULL,
	PRIMARY KEY(`user_id`, `kind`, `day`)
);
--> statement-breakpoint
CREATE TABLE `quota_guard` (
	`over` integer NOT NULL,
	CONSTRAINT "quota_guard" CHECK("quota_guard"."over" = 0)
);
--> statement-breakpoint
CREATE TABLE `status_samples` (
	`slot` integer PRIMARY KEY NOT NULL,
	`database` text NOT NULL,
	`rooms` text NOT NULL,
	`runner` text NOT NULL
);--> statement-breakpoint
CREATE TRIGGER `admin_log_unchanged` BEFORE UPDATE ON `admin_log` BEGIN
	SELECT RAISE(ABORT, 'admin_log is only added to');
END;
--> statement-breakpoint
CREATE TRIGGER `admin_log_kept` BEFORE DELETE ON `admin_log` BEGIN
	SELECT RAISE(ABORT, 'admin_log is only added to');
END;
