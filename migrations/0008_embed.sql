CREATE TABLE `embed_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `embed_keys_user` ON `embed_keys` (`user_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `embed_people` (
	`user_id` text PRIMARY KEY NOT NULL,
	`key_id` text,
	`subject` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`key_id`) REFERENCES `embed_keys`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `embed_people_subject` ON `embed_people` (`key_id`,`subject`);--> statement-breakpoint
CREATE TABLE `room_embeds` (
	`room_id` text PRIMARY KEY NOT NULL,
	`sites` text NOT NULL,
	`open` text,
	`playground` integer NOT NULL,
	`replay` integer NOT NULL,
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "room_embeds_open" CHECK("room_embeds"."open" in ('viewer', 'runner', 'writer'))
);
