'use client'
import { useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { type ItemsDecision, ItemsDialog } from '../items-dialog.tsx'

interface ItemActionsProps {
  item: {
    id: string
    sku: string
    name: string
    status: string
    variationId: string
    findings: readonly unknown[]
    variations: readonly { findings: number }[]
  }
}

/** Takes it off sale, or puts it on: what fits as it stands. */
export function ItemActions({ item }: ItemActionsProps) {
  const [decision, setDecision] = useState<ItemsDecision | null>(null)
  const isOnSale = item.status === 'publish'
  const shown = {
    id: item.id,
    sku: item.sku,
    name: item.name,
    variations: item.variations.length,
    findings: item.findings.length,
    faulty: item.variations.filter(({ findings }) => findings > 0).length,
  }
  return (
    <>
      {isOnSale ? (
        <Button look="danger" onClick={() => setDecision('quarantine')}>
          Quarantine ...
        </Button>
      ) : (
        <Button look="primary" onClick={() => setDecision('release')}>
          Release ...
        </Button>
      )}
      {decision && (
        <ItemsDialog
          decision={decision}
          target={{ ids: [item.id] }}
          many={1}
          shown={[shown]}
          onClose={() => setDecision(null)}
          onDone={() => {}}
        />
      )}
    </>
  )
}
