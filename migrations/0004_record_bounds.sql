CREATE TABLE `session_import_pieces` (
	`import_id` text NOT NULL,
	`part` integer NOT NULL,
	`body` blob NOT NULL,
	PRIMARY KEY(`import_id`, `part`),
	FOREIGN KEY (`import_id`) REFERENCES `session_imports`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `session_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `session_imports_started` ON `session_imports` (`started_at`);--> statement-breakpoint
ALTER TABLE `session_events` ADD `amended_staff` integer;--> statement-breakpoint
ALTER TABLE `rooms` ADD `record_bytes` integer;--> statement-breakpoint
ALTER TABLE `rooms` ADD `record_version` integer;--> statement-breakpoint
UPDATE `rooms` SET record_bytes =
  (SELECT ifnull(sum(length(e.lines) + ifnull(length(e.staff), 0) + length(e.salts) + ifnull(length(e.keyframe), 0) + length(e.outline)), 0) FROM session_events e WHERE e.room_id = rooms.id)
  + (SELECT ifnull(sum(length(t.body)), 0) FROM session_texts t WHERE t.room_id = rooms.id);
--> statement-breakpoint
INSERT INTO `session_imports` (id, started_at) SELECT id, created_at FROM rooms
  WHERE json_extract(origin, '$.from') = 'file' AND id NOT IN (SELECT room_id FROM room_members);
--> statement-breakpoint
CREATE TRIGGER `session_events_added` AFTER INSERT ON `session_events` BEGIN
  UPDATE rooms SET record_bytes = ifnull(record_bytes, 0) + length(new.lines) + ifnull(length(new.staff), 0) + length(new.salts) + ifnull(length(new.keyframe), 0) + length(new.outline) WHERE id = new.room_id;
END;
--> statement-breakpoint
CREATE TRIGGER `session_events_changed` AFTER UPDATE ON `session_events` BEGIN
  UPDATE rooms SET record_version = ifnull(record_version, 0) + 1, record_bytes = ifnull(record_bytes, 0)
    + length(new.lines) + ifnull(length(new.staff), 0) + length(new.salts) + ifnull(length(new.keyframe), 0) + length(new.outline)
    - (length(old.lines) + ifnull(length(old.staff), 0) + length(old.salts) + ifnull(length(old.keyframe), 0) + length(old.outline)) WHERE id = new.room_id;
END;
--> statement-breakpoint
CREATE TRIGGER `session_events_removed` AFTER DELETE ON `session_events` BEGIN
  UPDATE rooms SET record_version = ifnull(record_version, 0) + 1, record_bytes = ifnull(record_bytes, 0)
    - (length(old.lines) + ifnull(length(old.staff), 0) + length(old.salts) + ifnull(length(old.keyframe), 0) + length(old.outline)) WHERE id = old.room_id;
END;
--> statement-breakpoint
CREATE TRIGGER `session_texts_added` AFTER INSERT ON `session_texts` BEGIN
  UPDATE rooms SET record_bytes = ifnull(record_bytes, 0) + length(new.body) WHERE id = new.room_id;
END;
--> statement-breakpoint
CREATE TRIGGER `session_texts_changed` AFTER UPDATE ON `session_texts` BEGIN
  UPDATE rooms SET record_version = ifnull(record_version, 0) + 1,
    record_bytes = ifnull(record_bytes, 0) + length(new.body) - length(old.body) WHERE id = new.room_id;
END;
--> statement-breakpoint
CREATE TRIGGER `session_texts_removed` AFTER DELETE ON `session_texts` BEGIN
  UPDATE rooms SET record_version = ifnull(record_version, 0) + 1,
    record_bytes = ifnull(record_bytes, 0) - length(old.body) WHERE id = old.room_id;
END;
