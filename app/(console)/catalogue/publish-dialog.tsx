'use client'
import { countOf } from '../../../components/display/money-text.ts'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Skeleton } from '../../../components/ui/skeleton.tsx'
import { previewPublishAction, publishStylesAction } from './actions.ts'
import type { Target } from './decisions.ts'
import { OutcomeList } from './outcome-list.tsx'
import { type PreviewedShop, PublishPreview } from './publish-preview.tsx'
import { useOutcome } from './use-outcome.ts'
import { usePreview } from './use-preview.ts'

interface PublishDialogProps {
  target: Target
  onClose: () => void
  onDone: () => void
}

/** Shows every product and variation as it would be sent, then publishes exactly those, as drafts. */
export function PublishDialog({ target, onClose, onDone }: PublishDialogProps) {
  const preview = usePreview(previewPublishAction, { target })
  const publish = useOutcome(
    publishStylesAction,
    ({ styles, variations }) =>
      `${sentText(styles, variations, ' with ')} going to the shop as ${styles === 1 ? 'a draft' : 'drafts'}`,
    () => {
      onDone()
      onClose()
    },
  )
  const ready = (preview.data ?? []).map((shop) => ({ ...shop, styles: shop.styles.filter(isReady) }))
  const styles = ready.flatMap((shop) => shop.styles)
  const variations = styles.reduce((sum, style) => sum + style.variations.length, 0)
  const shops = ready
    .filter((shop) => shop.styles.length > 0)
    .map(({ storefrontId, styles }) => ({ storefrontId, styleKeys: styles.map(({ styleKey }) => styleKey) }))
  return (
    <Dialog
      title="Publish as draft"
      description="What you see is what is sent. Customers see nothing of it until it is released; stock follows with the inventory flow."
      open
      onOpenChange={(open) => {
        if (open) return
        if (publish.outcome) onDone()
        onClose()
      }}
      className="w-[min(880px,calc(100vw-24px))]"
    >
      {publish.outcome ? (
        <OutcomeList outcome={publish.outcome.data} done={publish.outcome.words} />
      ) : preview.failure ? (
        <p role="alert" className="text-blocked">
          {preview.failure}
        </p>
      ) : !preview.data ? (
        <div aria-busy="true" className="flex flex-col gap-2">
          <span className="sr-only">Loading</span>
          <Skeleton className="h-6 w-64" />
          <Skeleton className="h-40 w-full" />
        </div>
      ) : (
        <>
          <PublishPreview shops={preview.data} />
          {styles.length > 0 && (
            <DialogEnd
              failure={publish.failure}
              verb={`Publish ${sentText(styles.length, variations, ', ')}`}
              pending={publish.pending}
              act={() => void publish.act({ shops })}
            />
          )}
        </>
      )}
    </Dialog>
  )
}

const isReady = ({ problems, product, variations }: PreviewedShop['styles'][number]): boolean =>
  problems.length === 0 && (product !== null || variations.length > 0)

/** `1 style, 4 variations`; a style sold as it is has none. */
const sentText = (styles: number, variations: number, between: string): string =>
  [countOf(styles, 'style'), ...(variations > 0 ? [countOf(variations, 'variation')] : [])].join(between)
