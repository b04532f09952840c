import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { Instant } from '../../../../../components/display/instant.tsx'
import { Money } from '../../../../../components/display/money.tsx'
import { countOf } from '../../../../../components/display/money-text.ts'
import { Badge } from '../../../../../components/ui/badge.tsx'
import { buttonClasses } from '../../../../../components/ui/button-classes.ts'
import { exceptionCodes } from '../../../../../lib/exceptions/codes.ts'
import { isExceptionCode } from '../../../../../lib/exceptions/origin.ts'
import type { ReplayedField, ReplayOrderRow } from '../../../../../lib/mappings/replay/list-replay-orders.ts'
import { fieldWords, valueWords } from '../field-words.ts'

interface ReplayDiffProps {
  rows: readonly ReplayOrderRow[]
  total: number
  pageSize: number
  page: number
  code: string | null
}

const titleOf = (code: string) => (isExceptionCode(code) ? exceptionCodes[code].title : code)

/** The orders that would come out otherwise, each with its fields behind it. */
export function ReplayDiff({ rows, total, pageSize, page, code }: ReplayDiffProps) {
  return (
    <section aria-labelledby="diff">
      <div className="mb-2 flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 id="diff" className="text-base font-semibold">
          {countOf(total, 'order')} that would come out otherwise
        </h2>
        {code && (
          <span className="text-sm text-muted">
            only with {titleOf(code)}.{' '}
            <Link href="?" scroll={false} className="text-accent underline">
              Show all
            </Link>
          </span>
        )}
      </div>
      {rows.length === 0 ? (
        <p className="card px-5 py-8 text-center text-muted">
          No order on this page. {page > 1 && <Link href="?">To the first</Link>}
        </p>
      ) : (
        <ul className="card divide-y divide-line/70 overflow-hidden">
          {rows.map((row) => (
            <li key={row.orderId}>
              <details className="group">
                <summary className="flex cursor-pointer list-none flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2 hover:bg-hover max-md:min-h-11 [&::-webkit-details-marker]:hidden">
                  <ChevronRight
                    aria-hidden
                    className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
                  />
                  <span className="figures w-24 font-medium">#{row.number}</span>
                  <span className="min-w-0 flex-1 basis-60 truncate text-muted">{briefly(row.fields)}</span>
                  {row.opens.map((one) => (
                    <Badge key={one} tone="waiting">
                      Opens: {titleOf(one)}
                    </Badge>
                  ))}
                  {row.closes.map((one) => (
                    <Badge key={one} tone="settled">
                      Closes: {titleOf(one)}
                    </Badge>
                  ))}
                  <Money amount={row.total} currency={row.currency} scale={row.scale} className="ml-auto" />
                </summary>
                <div className="bg-sunken px-3 py-3 md:pl-10">
                  {row.fields.length > 0 && <Fields row={row} />}
                  <p className="mt-2 text-sm text-muted">
                    {row.storefrontCode}, placed <Instant at={row.placedAt} />.{' '}
                    <Link href={`/orders/${row.orderId}`} className="touch text-accent underline">
                      Open order #{row.number}
                    </Link>
                  </p>
                </div>
              </details>
            </li>
          ))}
        </ul>
      )}
      <Pages total={total} pageSize={pageSize} page={page} code={code} />
    </section>
  )
}

/** The first field in full, and how many more. */
function briefly(fields: readonly ReplayedField[]): string {
  const [first, ...more] = fields
  if (!first) return 'the same sales order'
  const { path, before, after, hidden, sku } = first
  const said = hidden
    ? `${fieldWords(path, sku)} changed`
    : path === 'standing'
      ? `${valueWords(path, before)}, then ${valueWords(path, after)}`
      : `${fieldWords(path, sku)} ${valueWords(path, before)} → ${valueWords(path, after)}`
  return more.length > 0 ? `${said}, and ${countOf(more.length, 'more field', 'more fields')}` : said
}

function Fields({ row }: { row: ReplayOrderRow }) {
  return (
    <table className="w-full max-w-200 text-sm" aria-label={`Fields of order #${row.number}`}>
      <thead>
        <tr className="text-left text-xs text-muted">
          {['Field', 'Now', 'With the change'].map((name) => (
            <th key={name} scope="col" className="border-b border-line py-1 pr-3 font-medium">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {row.fields.map(({ path, before, after, currency, hidden, sku }) => (
          <tr key={path}>
            <th scope="row" className="py-1 pr-3 text-left font-normal break-words">
              {fieldWords(path, sku)}
            </th>
            {hidden ? (
              <td colSpan={2} className="py-1 text-muted">
                changed; what it says about a person is not shown here
              </td>
            ) : (
              [before, after].map((value, at) => (
                <td key={at === 0 ? 'before' : 'after'} className="figures py-1 pr-3 break-words">
                  {currency && value !== null && <span className="text-muted">{currency} </span>}
                  {valueWords(path, value)}
                </td>
              ))
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Pages({ total, pageSize, page, code }: Omit<ReplayDiffProps, 'rows'>) {
  if (total <= pageSize) return null
  const link = (to: number) => `?${new URLSearchParams({ page: String(to), ...(code ? { code } : {}) })}`
  const last = Math.ceil(total / pageSize)
  return (
    <nav aria-label="Pages" className="mt-3 flex items-center justify-end gap-2">
      <span className="mr-auto text-sm text-muted">
        Page {page} of {last}
      </span>
      {page > 1 && (
        <Link href={link(page - 1)} className={buttonClasses({ size: 'small' })}>
          Previous page
        </Link>
      )}
      {page < last && (
        <Link href={link(page + 1)} className={buttonClasses({ size: 'small' })}>
          Next page
        </Link>
      )}
    </nav>
  )
}
