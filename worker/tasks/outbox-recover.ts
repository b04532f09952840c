import { defineTask } from '../define-task.ts'
import { recoverWork } from '../recover-work.ts'

export const outboxRecover = defineTask('outbox:recover', ({ context }) => recoverWork(context))
