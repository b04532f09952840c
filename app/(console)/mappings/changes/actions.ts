'use server'
import { z } from 'zod'
import { Fault } from '../../../../lib/kernel/fault.ts'
import { approveChange } from '../../../../lib/mappings/change/approve-change.ts'
import { editChange } from '../../../../lib/mappings/change/edit-change.ts'
import { readChange } from '../../../../lib/mappings/change/read-change.ts'
import { rejectChange, withdrawChange } from '../../../../lib/mappings/change/reject-change.ts'
import { submitChange } from '../../../../lib/mappings/change/submit-change.ts'
import { askReplay } from '../../../../lib/mappings/replay/ask-replay.ts'
import { replaySelection } from '../../../../lib/mappings/replay/selection.ts'
import { stopReplay } from '../../../../lib/mappings/replay/stop-replay.ts'
import { action } from '../../../_server/action.ts'

const change = z.object({ changeId: z.uuid() })
const note = z.string().trim().max(500)
const reason = z.string().trim().min(3).max(500)

export const askReplayAction = action
  .metadata({ permission: 'mappings:replay' })
  .inputSchema(change.extend({ selection: replaySelection }))
  .action(({ parsedInput: { changeId, selection }, ctx }) =>
    askReplay(ctx.db, ctx.clock, ctx.actor, changeId, selection),
  )

export const stopReplayAction = action
  .metadata({ permission: 'mappings:replay' })
  .inputSchema(z.object({ replayId: z.uuid() }))
  .action(({ parsedInput, ctx }) => stopReplay(ctx.db, ctx.clock, ctx.actor, parsedInput.replayId))

/** The verbs of a change decide who may do what to which table; who works on none is turned away here. */
export const submitChangeAction = action
  .metadata({ permission: 'mappings:replay' })
  .inputSchema(change.extend({ effectiveOn: z.iso.date().nullable(), note }))
  .action(({ parsedInput: { changeId, ...given }, ctx }) => submitChange(ctx.db, ctx.clock, ctx.actor, changeId, given))

export const renameChangeAction = action
  .metadata({ permission: 'mappings:replay' })
  .inputSchema(change.extend({ title: z.string().trim().min(1).max(120) }))
  .action(({ parsedInput: { changeId, title }, ctx }) => editChange(ctx.db, ctx.clock, ctx.actor, changeId, { title }))

/** Has a change that waits or was rejected written on: it is a draft again. */
export const reopenChangeAction = action
  .metadata({ permission: 'mappings:replay' })
  .inputSchema(change)
  .action(({ parsedInput: { changeId }, ctx }) => editChange(ctx.db, ctx.clock, ctx.actor, changeId, {}))

/** Takes one line out of a draft. `updatedAt` is that of the change as the person saw it. */
export const dropEditAction = action
  .metadata({ permission: 'mappings:replay' })
  .inputSchema(
    change.extend({
      updatedAt: z.date(),
      at: z.object({ edit: z.number().int(), end: z.string().nullable(), open: z.number().int().nullable() }),
    }),
  )
  .action(async ({ parsedInput: { changeId, updatedAt, at }, ctx }) => {
    const known = await readChange(ctx.db, ctx.actor, changeId)
    if (!known) throw new Fault('CHANGE_UNKNOWN', 'This change does not exist.')
    if (known.updatedAt.getTime() !== updatedAt.getTime()) {
      throw new Fault('MAPPING_CHANGED', 'Somebody edited this change meanwhile: look at it again.')
    }
    const edits = known.edits.map(({ table, storefrontId, end, open }, index) =>
      index === at.edit
        ? {
            table,
            storefrontId,
            end: end.filter((id) => id !== at.end),
            open: open.filter((_, place) => place !== at.open),
          }
        : { table, storefrontId, end, open },
    )
    await editChange(ctx.db, ctx.clock, ctx.actor, changeId, { edits })
  })

export const withdrawChangeAction = action
  .metadata({ permission: 'mappings:replay' })
  .inputSchema(change.extend({ note: reason }))
  .action(({ parsedInput: { changeId, note }, ctx }) =>
    withdrawChange(ctx.db, ctx.clock, ctx.actor, changeId, { note }),
  )

export const approveChangeAction = action
  .metadata({ permission: 'mappings:approve-money' })
  .inputSchema(change.extend({ note: reason, evidenceId: z.uuid().nullable() }))
  .action(({ parsedInput: { changeId, ...given }, ctx }) =>
    approveChange(ctx.db, ctx.clock, ctx.actor, changeId, given),
  )

export const rejectChangeAction = action
  .metadata({ permission: 'mappings:approve-money' })
  .inputSchema(change.extend({ note: reason }))
  .action(({ parsedInput: { changeId, note }, ctx }) => rejectChange(ctx.db, ctx.clock, ctx.actor, changeId, { note }))
