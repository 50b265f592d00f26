CREATE TABLE `assessments` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`problems` text NOT NULL,
	`language` text,
	`minutes` integer,
	`notes` text NOT NULL,
	`rubric` text NOT NULL,
	`token_hash` text,
	`opens_at` integer,
	`closes_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	FOREIGN KEY (`owner_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assessments_token_hash_unique` ON `assessments` (`token_hash`);--> statement-breakpoint
CREATE INDEX `assessments_owner` ON `assessments` (`owner_id`,`updated_at`);--> statement-breakpoint
CREATE TABLE `attempts` (
	`room_id` text PRIMARY KEY NOT NULL,
	`assessment_id` text NOT NULL,
	`user_id` text,
	`name` text NOT NULL,
	`started_at` integer NOT NULL,
	`ends_at` integer,
	`submitted_at` integer,
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`assessment_id`) REFERENCES `assessments`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `attempts_assessment` ON `attempts` (`assessment_id`,`started_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `attempts_person` ON `attempts` (`assessment_id`,`user_id`);--> statement-breakpoint
CREATE TABLE `scorecards` (
	`room_id` text NOT NULL,
	`user_id` text NOT NULL,
	`body` text NOT NULL,
	`updated_at` integer NOT NULL,
	`submitted_at` integer,
	PRIMARY KEY(`room_id`, `user_id`),
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `problem_suites` (
	`problem_id` text NOT NULL,
	`suite` text NOT NULL,
	`part` integer NOT NULL,
	`body` blob NOT NULL,
	PRIMARY KEY(`problem_id`, `suite`, `part`),
	FOREIGN KEY (`problem_id`) REFERENCES `problems`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `problem_versions` (
	`problem_id` text NOT NULL,
	`version` integer NOT NULL,
	`digest` text NOT NULL,
	`suite` text NOT NULL,
	`body` blob NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`problem_id`, `version`),
	FOREIGN KEY (`problem_id`) REFERENCES `problems`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `problems` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text,
	`slug` text NOT NULL,
	`version` integer NOT NULL,
	`visibility` text NOT NULL,
	`title` text NOT NULL,
	`difficulty` text NOT NULL,
	`kind` text NOT NULL,
	`tags` text NOT NULL,
	`languages` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`owner_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `problems_slug` ON `problems` (`owner_id`,`slug`);--> statement-breakpoint
CREATE INDEX `problems_listed` ON `problems` (`visibility`,`difficulty`,`title`);--> statement-breakpoint
CREATE TABLE `room_problems` (
	`room_id` text NOT NULL,
	`problem_id` text NOT NULL,
	`version` integer NOT NULL,
	`language` text NOT NULL,
	`added_at` integer NOT NULL,
	`removed_at` integer,
	PRIMARY KEY(`room_id`, `problem_id`),
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `room_problems_problem` ON `room_problems` (`problem_id`,`version`);--> statement-breakpoint
CREATE TABLE `submissions` (
	`room_id` text NOT NULL,
	`seq` integer NOT NULL,
	`problem_id` text NOT NULL,
	`version` integer NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`language` text NOT NULL,
	`at` integer NOT NULL,
	`status` text NOT NULL,
	`passed` integer NOT NULL,
	`total` integer NOT NULL,
	`points` integer,
	`points_of` integer,
	`cpu_ms` integer,
	PRIMARY KEY(`room_id`, `seq`),
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `submissions_user` ON `submissions` (`user_id`,`problem_id`,`at`);