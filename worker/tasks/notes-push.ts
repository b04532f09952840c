import { pushNotes } from '../../lib/notes/push-notes.ts'
import { enqueue } from '../../lib/queue/enqueue.ts'
import { defineTask } from '../define-task.ts'

export const notesPush = defineTask('notes:push', ({ context, alone }, { storefrontId }) =>
  alone(`push notes ${storefrontId}`, async (more) => {
    for (;;) {
      const { againAt } = await pushNotes(context, storefrontId)
      if (more()) continue
      if (againAt) await enqueue(context.db, [{ task: 'notes:push', payload: { storefrontId }, runAt: againAt }])
      return
    }
  }),
)
