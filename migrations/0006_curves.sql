CREATE TABLE `judged_texts` (
	`problem_id` text NOT NULL,
	`version` integer NOT NULL,
	`digest` text NOT NULL,
	`outcomes` text NOT NULL,
	`status` text,
	`tries` integer NOT NULL,
	`claimed_until` integer NOT NULL,
	PRIMARY KEY(`problem_id`, `version`, `digest`),
	FOREIGN KEY (`problem_id`,`version`) REFERENCES `problem_versions`(`problem_id`,`version`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `room_curves` (
	`room_id` text NOT NULL,
	`problem_id` text NOT NULL,
	`version` integer NOT NULL,
	`last` integer NOT NULL,
	`record_version` integer NOT NULL,
	`moments` text NOT NULL,
	PRIMARY KEY(`room_id`, `problem_id`),
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE cascade
);