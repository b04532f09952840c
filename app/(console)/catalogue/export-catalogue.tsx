'use client'
import { Download } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { Button } from '../../../components/ui/button.tsx'

/** Exports what is filtered, not what is on this page. */
export function ExportCatalogue({ list }: { list: 'catalogue' | 'catalogue-changes' }) {
  const query = useSearchParams()
  return (
    <form method="post" action={`/api/exports/${list}${query.size > 0 ? `?${query}` : ''}`}>
      <Button type="submit">
        <Download aria-hidden />
        Export CSV
      </Button>
    </form>
  )
}
