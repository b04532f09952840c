'use client'
import { Download } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { Button } from '../../../components/ui/button.tsx'

/** Exports what is filtered, not what is on this page. */
export function ExportList({
  path,
  label = 'Export CSV',
}: {
  path:
    | 'stock'
    | 'oversell'
    | 'shipments'
    | 'unconfirmed'
    | 'drift'
    | 'returns'
    | 'refunds-due'
    | `month-end/${string}/tie-out`
    | `month-end/${string}/cash-receipts`
    | `month-end/${string}/journal`
  label?: string
}) {
  const query = useSearchParams()
  return (
    <form method="post" action={`/api/exports/${path}${query.size > 0 ? `?${query}` : ''}`}>
      <Button type="submit">
        <Download aria-hidden />
        {label}
      </Button>
    </form>
  )
}
