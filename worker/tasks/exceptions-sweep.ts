import { sweepCases } from '../../lib/exceptions/sweep-cases.ts'
import { defineTask } from '../define-task.ts'

export const exceptionsSweep = defineTask('exceptions:sweep', ({ context, alone }) =>
  alone('sweep exceptions', () => sweepCases(context.db, context.clock.now())),
)
