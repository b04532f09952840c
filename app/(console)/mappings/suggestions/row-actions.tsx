'use client'
import { MoreHorizontal } from 'lucide-react'
import Link from 'next/link'
import { Button } from '../../../../components/ui/button.tsx'
import { buttonClasses } from '../../../../components/ui/button-classes.ts'
import { Menu, MenuItem, MenuLine } from '../../../../components/ui/menu.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import { linkItemAction } from '../../exceptions/link-actions.ts'
import { dismissSuggestionAction, restoreSuggestionAction } from './actions.ts'
import { itemWords, keyWords } from './item-words.ts'
import type { SuggestionRow } from './suggestions-table.tsx'

/** Accepts the best suggestion of a key, or dismisses it or the key for good: that can be taken back for ten seconds. */
export function RowActions({ row }: { row: SuggestionRow }) {
  const { storefrontId, key, caseId, clear } = row
  const best = row.suggestions[0]
  const name = keyWords(key)
  const link = useAct(linkItemAction, { done: ({ version }) => `${name} is linked, as version ${version}` })
  const restore = useAct(restoreSuggestionAction, { done: 'It is back' })
  const dismiss = useAct(dismissSuggestionAction, {
    done: (_, { pkey }) =>
      pkey === '' ? `Nothing is suggested for ${name} any more` : 'It is not suggested for this any more',
    undo: (_, dismissed) => ({ label: 'Undo', act: () => void restore.act(dismissed) }),
  })
  return (
    <span className="flex justify-end gap-1">
      {best && !clear && (
        <Link
          href={`/exceptions?open=${caseId}`}
          aria-label={`Look at the items ${name} may be`}
          className={buttonClasses({ size: 'small' })}
        >
          Look
        </Link>
      )}
      {best && clear && (
        <Button
          size="small"
          pending={link.pending}
          aria-label={`Link ${name} to ${itemWords(best.item)}`}
          onClick={() => void link.act({ caseId, reference: `pkey:${best.item.pkey}` })}
        >
          Link
        </Button>
      )}
      <Menu
        trigger={
          <Button
            look="quiet"
            size="icon"
            className="size-7"
            aria-label={`More about ${name}`}
            pending={dismiss.pending}
          >
            <MoreHorizontal aria-hidden />
          </Button>
        }
      >
        <MenuItem render={<Link href={`/exceptions?open=${caseId}`} />}>Open the exception</MenuItem>
        <MenuLine />
        {best && (
          <MenuItem onSelect={() => void dismiss.act({ storefrontId, key, pkey: best.item.pkey })}>
            Never suggest {itemWords(best.item)}
          </MenuItem>
        )}
        <MenuItem onSelect={() => void dismiss.act({ storefrontId, key, pkey: '' })}>Never suggest anything</MenuItem>
      </Menu>
    </span>
  )
}
