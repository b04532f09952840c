import { planReturns } from '../../lib/flows/returns/plan-returns.ts'
import { defineTask } from '../define-task.ts'

export const returnsPlan = defineTask('returns:plan', ({ context, alone }, { storefrontId }) =>
  alone(`plan returns ${storefrontId}`, async (more) => {
    while (!context.stopping.aborted) {
      const { planned } = await planReturns(context, storefrontId)
      if (planned === 0 && !more()) return
    }
  }),
)
