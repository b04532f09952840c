'use server'
import { z } from 'zod'
import { changeProfile } from '../../../lib/connections/change-profile.ts'
import { changeStorefront, storefrontSettings } from '../../../lib/connections/change-storefront.ts'
import { classStatus, statusClasses } from '../../../lib/connections/class-status.ts'
import { connectErp } from '../../../lib/connections/connect-erp.ts'
import { connectStorefront } from '../../../lib/connections/connect-storefront.ts'
import { erpInput, storefrontInput } from '../../../lib/connections/connection-input.ts'
import { pauseConnection, resumeConnection } from '../../../lib/connections/pause-connection.ts'
import { setFlowMode, settableFlows } from '../../../lib/connections/set-flow-mode.ts'
import { setLiveFrom } from '../../../lib/connections/set-live-from.ts'
import { readAddressPolicy } from '../../../lib/http/address-policy.ts'
import { askRun, runRequest } from '../../../lib/runs/ask-run.ts'
import { action } from '../../_server/action.ts'

const connection = z.object({ connectionId: z.uuid() })
const storefront = z.object({ storefrontId: z.uuid() })

/** Tests a connection, pulls codes or compares with the shop's listing: a worker does it, the page shows how far it is. */
export const askRunAction = action
  .metadata({ permission: 'connections:read' })
  .inputSchema(runRequest)
  .action(({ parsedInput, ctx }) => askRun(ctx.db, ctx.actor, parsedInput))

export const pauseAction = action
  .metadata({ permission: 'connections:edit' })
  .inputSchema(connection)
  .action(({ parsedInput, ctx }) => pauseConnection(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.connectionId))

export const resumeAction = action
  .metadata({ permission: 'connections:edit' })
  .inputSchema(connection)
  .action(({ parsedInput, ctx }) => resumeConnection(ctx.db, ctx.actor, parsedInput.connectionId))

export const setModeAction = action
  .metadata({ permission: 'flows:set-mode' })
  .inputSchema(storefront.extend({ flow: z.enum(settableFlows), mode: z.enum(['off', 'shadow', 'live']) }))
  .action(({ parsedInput, ctx }) => {
    const { storefrontId, flow, mode } = parsedInput
    return setFlowMode(ctx.db, ctx.actor, storefrontId, flow, mode, ctx.clock)
  })

export const setLiveFromAction = action
  .metadata({ permission: 'flows:set-mode' })
  .inputSchema(storefront.extend({ liveFrom: z.iso.datetime().nullable() }))
  .action(({ parsedInput, ctx }) =>
    setLiveFrom(
      ctx.db,
      ctx.actor,
      parsedInput.storefrontId,
      parsedInput.liveFrom ? new Date(parsedInput.liveFrom) : null,
    ),
  )

export const changeStorefrontAction = action
  .metadata({ permission: 'connections:edit' })
  .inputSchema(storefront.extend({ settings: storefrontSettings }))
  .action(({ parsedInput, ctx }) => changeStorefront(ctx.db, ctx.actor, parsedInput.storefrontId, parsedInput.settings))

/** Answers with every problem by field; none means it is saved. */
export const changeProfileAction = action
  .metadata({ permission: 'connections:edit' })
  .inputSchema(connection.extend({ text: z.string().max(100_000) }))
  .action(async ({ parsedInput, ctx }) => ({
    problems: await changeProfile(ctx.db, ctx.actor, parsedInput.connectionId, parsedInput.text),
  }))

export const classStatusAction = action
  .metadata({ permission: 'connections:edit' })
  .inputSchema(storefront.extend({ slug: z.string().min(1).max(100), to: z.enum(statusClasses) }))
  .action(({ parsedInput, ctx }) =>
    classStatus(ctx.db, ctx.actor, parsedInput.storefrontId, parsedInput.slug, parsedInput.to),
  )

export const connectStorefrontAction = action
  .metadata({ permission: 'connections:edit' })
  .inputSchema(storefrontInput.pick({ code: true, name: true, url: true, key: true, secret: true }))
  .action(({ parsedInput, ctx }) =>
    connectStorefront(ctx.db, ctx.keyRing, readAddressPolicy(process.env), ctx.actor, parsedInput),
  )

export const connectErpAction = action
  .metadata({ permission: 'connections:edit' })
  .inputSchema(erpInput.pick({ code: true, name: true, url: true, key: true }))
  .action(({ parsedInput, ctx }) =>
    connectErp(ctx.db, ctx.keyRing, readAddressPolicy(process.env), ctx.actor, parsedInput),
  )
