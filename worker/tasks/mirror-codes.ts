import { mirrorCodes } from '../../lib/mirror/mirror-codes.ts'
import { trackRun } from '../../lib/runs/track-run.ts'
import { defineTask } from '../define-task.ts'

export const mirrorCodesTask = defineTask('mirror:codes', ({ context }, { connectionId, runId }) =>
  trackRun(context, runId, async () => ({ ...(await mirrorCodes(context, connectionId)) })),
)
