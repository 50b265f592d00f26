DROP INDEX `attempts_person`;--> statement-breakpoint
ALTER TABLE `attempts` ADD `lesson_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `attempts_learner` ON `attempts` (`lesson_id`,`user_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `attempts_person` ON `attempts` (`assessment_id`,`user_id`) WHERE "attempts"."lesson_id" is null;--> statement-breakpoint
ALTER TABLE `rooms` ADD `unlocked_at` integer;--> statement-breakpoint
UPDATE `attempts` SET `lesson_id` = coalesce((
  SELECT `taught`.`room_id` FROM `attempts` AS `taught`
  JOIN `room_members` AS `m` ON `m`.`room_id` = `taught`.`room_id` AND `m`.`user_id` = `attempts`.`user_id`
  WHERE `taught`.`assessment_id` = `attempts`.`assessment_id` AND `taught`.`user_id` IS NULL AND `taught`.`started_at` <= `attempts`.`started_at`
  ORDER BY `taught`.`started_at` DESC LIMIT 1
), (
  SELECT `taught`.`room_id` FROM `attempts` AS `taught`
  JOIN `room_members` AS `m` ON `m`.`room_id` = `taught`.`room_id` AND `m`.`user_id` = `attempts`.`user_id`
  WHERE `taught`.`assessment_id` = `attempts`.`assessment_id` AND `taught`.`user_id` IS NULL
  ORDER BY `taught`.`started_at` ASC LIMIT 1
)) WHERE `user_id` IS NOT NULL AND `assessment_id` IN (SELECT `id` FROM `assessments` WHERE `kind` = 'lesson');
