import type { Actor } from '../../kernel/actor.ts'
import { addBusinessDays, startOfDate } from '../../kernel/business-time.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { businessDate } from '../../kernel/period.ts'
import { calendarOf } from '../../mappings/calendar.ts'
import { lockParts, recordDecision } from './decided-parts.ts'
import { readReturnsShop } from './read-returns-shop.ts'

/**
 * Writes down that somebody has asked for goods that are late, and waits for them as long again. Only the ERP's own receipt ends
 * the waiting.
 * @param note what was done, for the audit; without personal data
 * @throws {Fault} NOT_PERMITTED, PART_UNKNOWN, PART_STATE when no goods of it are awaited, REASON_MISSING
 */
export async function chaseReceipt(db: Db, clock: Clock, actor: Actor, partId: bigint, note: string): Promise<void> {
  const said = note.trim()
  if (said.length < 3) throw new Fault('REASON_MISSING', 'Say what was done')
  await db.$transaction(async (tx) => {
    const parts = await lockParts(tx, actor, [partId])
    const [part] = parts
    const [row] = await tx.$queryRaw<{ awaited: boolean }[]>`
      select state = 'booked' and expected_by is not null and received_at is null as awaited from refund_parts where id = ${partId}`
    const shop = part ? await readReturnsShop(tx, part.storefrontId) : null
    if (!part || !row?.awaited || !shop) throw new Fault('PART_STATE', 'No goods of it are awaited')
    const now = clock.now()
    const mappings = shop.mappings.on(businessDate(now, shop.timeZone))
    const calendar = calendarOf(mappings, shop.timeZone, part.location === '' ? undefined : part.location)
    const day = Date.parse(addBusinessDays(calendar, now, shop.receiptDays)) + 86_400_000
    const until = startOfDate(new Date(day).toISOString().slice(0, 10), calendar.timeZone)
    await tx.$executeRaw`update refund_parts set expected_by = ${until}, code = null, updated_at = ${now} where id = ${partId}`
    await recordDecision(tx, actor, parts, { what: 'chased', note: said })
  })
}
