import { Instant } from '../../../../components/display/instant.tsx'
import { Source } from '../../../../components/display/source.tsx'
import type { OrderPassage } from '../../../../lib/boards/order-passage.ts'

const ways: Record<string, string> = { poll: 'poll', census: 'census', backfill: 'backfill', reread: 'read again' }

/** The shop's own document as landed, without personal data, and every revision of it. */
export function OrderPayload({ payload, revisions }: Pick<OrderPassage, 'payload' | 'revisions'>) {
  return (
    <div className="grid gap-4 lg:grid-cols-[320px_1fr]">
      <ol className="card self-start divide-y divide-line/70">
        {revisions.map((revision) => (
          <li key={revision.id} className="px-3 py-2">
            <div className="flex items-baseline justify-between gap-3">
              <Instant at={revision.modifiedAt} className="font-medium" />
              {revision.current && <span className="text-xs font-medium text-settled">current</span>}
            </div>
            <div className="text-sm text-muted">
              landed <Instant at={revision.landedAt} /> by {ways[revision.via] ?? revision.via}
              {revision.repairs.length > 0 && `; repaired: ${revision.repairs.join(', ')}`}
            </div>
          </li>
        ))}
      </ol>
      <Source title="Current revision, without personal data" text={JSON.stringify(payload, null, 2)} open />
    </div>
  )
}
