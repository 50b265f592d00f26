ALTER TABLE `room_members` ADD `left_at` integer;--> statement-breakpoint
ALTER TABLE `room_members` ADD `removed_at` integer;