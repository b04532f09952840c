-- The queue is read the gravest first and of these the oldest, and by who has taken a case.
set lock_timeout = '3s';

-- DropIndex
DROP INDEX "exception_cases_state_opened_at_id_idx";

-- CreateIndex
CREATE INDEX "exception_cases_state_severity_opened_at_id_idx" ON "exception_cases"("state", "severity" DESC, "opened_at", "id");

-- CreateIndex
CREATE INDEX "exception_cases_assignee_idx" ON "exception_cases"("assignee_id") WHERE (assignee_id is not null);
