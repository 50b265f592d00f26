CREATE TABLE `session_chapters` (
	`room_id` text NOT NULL,
	`seq` integer NOT NULL,
	`title` text,
	`changed_by` text NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`room_id`, `seq`),
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `session_clips` (
	`id` text PRIMARY KEY NOT NULL,
	`room_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`title` text NOT NULL,
	`from_seq` integer NOT NULL,
	`to_seq` integer NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_clips_token_hash_unique` ON `session_clips` (`token_hash`);--> statement-breakpoint
CREATE INDEX `session_clips_room` ON `session_clips` (`room_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `session_events` (
	`room_id` text NOT NULL,
	`first_seq` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`prev` text NOT NULL,
	`hash` text NOT NULL,
	`amended` text NOT NULL,
	`signature` text NOT NULL,
	`key_id` text NOT NULL,
	`kinds` text NOT NULL,
	`people` text NOT NULL,
	`outline` text NOT NULL,
	`lines` blob NOT NULL,
	`staff` blob,
	`salts` blob NOT NULL,
	`keyframe` blob,
	PRIMARY KEY(`room_id`, `first_seq`),
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `session_events_at` ON `session_events` (`room_id`,`last_at`);--> statement-breakpoint
CREATE TABLE `session_stats` (
	`room_id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`color` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`edits` integer NOT NULL,
	`typed` integer NOT NULL,
	`pasted_inside` integer NOT NULL,
	`pasted_outside` integer NOT NULL,
	`completed` integer NOT NULL,
	`undone` integer NOT NULL,
	`other` integer NOT NULL,
	`deleted` integer NOT NULL,
	`messages` integer NOT NULL,
	`runs` integer NOT NULL,
	`passed` integer NOT NULL,
	`active_ms` integer NOT NULL,
	`away_ms` integer NOT NULL,
	PRIMARY KEY(`room_id`, `user_id`),
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `session_stats_user` ON `session_stats` (`user_id`);--> statement-breakpoint
CREATE TABLE `session_texts` (
	`room_id` text NOT NULL,
	`file` text NOT NULL,
	`seq` integer NOT NULL,
	`part` integer NOT NULL,
	`body` blob NOT NULL,
	PRIMARY KEY(`room_id`, `file`, `seq`, `part`),
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `rooms` ADD `unrecorded_at` integer;--> statement-breakpoint
ALTER TABLE `rooms` ADD `retention_days` integer;--> statement-breakpoint
ALTER TABLE `rooms` ADD `origin` text;