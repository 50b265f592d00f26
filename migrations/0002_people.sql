CREATE TABLE `room_activity` (
	`room_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`detail` text NOT NULL,
	PRIMARY KEY(`room_id`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `room_activity_at` ON `room_activity` (`room_id`,`at`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_room_members` (
	`room_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`joined_at` integer NOT NULL,
	`left_at` integer,
	`removed_at` integer,
	PRIMARY KEY(`room_id`, `user_id`),
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "room_members_role" CHECK("__new_room_members"."role" in ('owner', 'staff', 'writer', 'runner', 'viewer', 'bot'))
);
--> statement-breakpoint
INSERT INTO `__new_room_members`("room_id", "user_id", "role", "joined_at", "left_at", "removed_at") SELECT "room_id", "user_id", "role", "joined_at", "left_at", "removed_at" FROM `room_members`;--> statement-breakpoint
DROP TABLE `room_members`;--> statement-breakpoint
ALTER TABLE `__new_room_members` RENAME TO `room_members`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `room_members_user` ON `room_members` (`user_id`);--> statement-breakpoint
ALTER TABLE `rooms` ADD `locked_at` integer;--> statement-breakpoint
ALTER TABLE `rooms` ADD `sealed_at` integer;--> statement-breakpoint
ALTER TABLE `rooms` ADD `lobby_name` text;--> statement-breakpoint
ALTER TABLE `rooms` ADD `lobby_key` text;--> statement-breakpoint
ALTER TABLE `rooms` ADD `trial_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `rooms_lobby_key` ON `rooms` (`lobby_key`);--> statement-breakpoint
CREATE INDEX `rooms_lobby` ON `rooms` (`last_used_at`,`id`) WHERE "rooms"."lobby_key" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `rooms_trial` ON `rooms` (`owner_id`) WHERE "rooms"."trial_at" is not null;