import { Instant } from '../../../../components/display/instant.tsx'
import { countOf } from '../../../../components/display/money-text.ts'
import { Source } from '../../../../components/display/source.tsx'
import type { ContentChange } from '../../../../lib/boards/content-changes.ts'
import type { OrderPassage } from '../../../../lib/boards/order-passage.ts'
import type { OrderRevision } from '../../../../lib/boards/order-revisions.ts'
import type { Json } from '../../../../lib/kernel/digest.ts'

const ways: Record<string, string> = { poll: 'poll', census: 'census', backfill: 'backfill', reread: 'read again' }

/** Every revision of the shop's document with what it changed, and the current one as landed, without personal data. */
export function OrderPayload({ payload, revisions }: Pick<OrderPassage, 'payload' | 'revisions'>) {
  return (
    <div className="flex flex-col gap-4">
      <ol className="card divide-y divide-line/70">
        {revisions.map((revision) => (
          <li key={revision.id} className="px-4 py-3">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium">
                As changed in the shop <Instant at={revision.modifiedAt} />
              </span>
              {revision.current && <span className="text-xs font-medium text-settled">current</span>}
              <span className="text-sm text-muted">
                landed <Instant at={revision.landedAt} /> by {ways[revision.via] ?? revision.via}
                {revision.repairs.length > 0 && `; repaired: ${revision.repairs.join(', ')}`}
              </span>
            </div>
            <Changes revision={revision} />
          </li>
        ))}
      </ol>
      <Source
        title="Current revision, without personal data"
        text={JSON.stringify(payload, null, 2)}
        open={revisions.length === 1}
      />
    </div>
  )
}

function Changes({ revision: { changes, personalChanges } }: { revision: OrderRevision }) {
  if (changes === null) return <p className="text-sm text-muted">The first one kept here.</p>
  const all = [...changes, ...(personalChanges ?? []).map((change) => ({ ...change, path: `customer.${change.path}` }))]
  if (all.length === 0) return <p className="text-sm text-muted">Nothing but stamps, or what your role does not see.</p>
  const [few, rest] = [all.slice(0, 8), all.slice(8)]
  return (
    <>
      <ChangeList changes={few} />
      {rest.length > 0 && (
        <details className="mt-1">
          <summary className="cursor-pointer text-sm max-md:py-3.25 font-medium text-accent">
            {countOf(rest.length, 'more change', 'more changes')}
          </summary>
          <ChangeList changes={rest} />
        </details>
      )}
    </>
  )
}

const ChangeList = ({ changes }: { changes: readonly ContentChange[] }) => (
  <dl className="mt-1.5 flex flex-col gap-1 text-sm">
    {changes.map(({ path, before, after }) => (
      <div key={path} className="grid gap-x-4 sm:grid-cols-[minmax(0,16rem)_1fr]">
        <dt className="figures break-words text-muted">{path}</dt>
        <dd className="min-w-0 break-words">
          {before !== null && <del className="mr-2 text-muted">{textOf(before)}</del>}
          {after === null ? (
            <span className="text-muted">gone</span>
          ) : (
            <ins className="no-underline">{textOf(after)}</ins>
          )}
        </dd>
      </div>
    ))}
  </dl>
)

function textOf(value: Json): string {
  const text = typeof value === 'string' ? value || '(empty)' : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}
