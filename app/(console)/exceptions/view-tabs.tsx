'use client'
import { BookmarkPlus, ChevronDown, Trash2, Users } from 'lucide-react'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { CheckboxLine } from '../../../components/ui/checkbox.tsx'
import { classNames } from '../../../components/ui/class-names.ts'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { Input } from '../../../components/ui/input.tsx'
import { Menu, MenuItem, MenuLine } from '../../../components/ui/menu.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { SavedView } from '../../../lib/exceptions/saved-views.ts'
import { filterQuery } from './filters.ts'
import { dropViewAction, saveViewAction } from './view-actions.ts'

const usual = [
  { name: 'All open', query: '' },
  { name: 'With me', query: 'assignee=me' },
  { name: 'Overdue', query: 'due=overdue' },
  { name: 'Names me', query: 'mentioned=true' },
  { name: 'Snoozed', query: 'state=snoozed' },
  { name: 'Waits for approval', query: 'waiting=true' },
] as const

/** So many saved views stand as tabs; the menu holds them all. */
const tabsShown = 5

interface ViewTabsProps {
  views: readonly SavedView[]
  /** Whether the person may show a view to everybody. */
  mayShare: boolean
}

/** Filters kept under a name. A view is its URL, so a link to it means the same to everybody who may see the page. */
export function ViewTabs({ views, mayShare }: ViewTabsProps) {
  const path = usePathname()
  const params = useSearchParams()
  const current = filterQuery(params.toString())
  const [saving, setSaving] = useState(false)
  const storefront = params.get('storefront')
  const within = (query: string) => {
    const wanted = new URLSearchParams(query)
    if (storefront && !wanted.has('storefront')) wanted.set('storefront', storefront)
    return wanted.toString()
  }
  const href = (query: string) => `${path}${query ? `?${query}` : ''}`
  const tabs = [
    ...usual.map(({ name, query }) => ({ name, query: within(query), shared: false })),
    ...views.slice(0, tabsShown),
  ]
  const known = [...tabs, ...views].some(({ query }) => filterQuery(query) === current)
  return (
    <div className="mb-3 flex items-end gap-2 border-b border-line">
      <nav
        aria-label="Views"
        className="flex min-w-0 flex-1 gap-1 overflow-x-auto [scrollbar-width:none] max-sm:[mask-image:linear-gradient(to_right,black_calc(100%-32px),transparent)]"
      >
        {tabs.map(({ name, query, shared }) => {
          const here = filterQuery(query) === current
          return (
            <Link
              key={`${name} ${query}`}
              href={href(query)}
              aria-current={here ? 'page' : undefined}
              className={classNames(
                '-mb-px inline-flex h-9 shrink-0 items-center gap-1.5 border-b-2 px-3 font-medium max-md:h-11',
                here ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text',
              )}
            >
              {name}
              {shared && <Users aria-label="shared" className="size-3.5" />}
            </Link>
          )
        })}
      </nav>
      <span className="mb-1 flex shrink-0 items-center gap-1">
        {!known && (
          <Button look="quiet" size="small" onClick={() => setSaving(true)}>
            <BookmarkPlus aria-hidden />
            <span className="max-sm:sr-only">Save the view ...</span>
          </Button>
        )}
        {views.length > 0 && <ViewMenu views={views} mayShare={mayShare} href={href} />}
      </span>
      {saving && <SaveView query={current} mayShare={mayShare} onClose={() => setSaving(false)} />}
    </div>
  )
}

function ViewMenu({ views, mayShare, href }: ViewTabsProps & { href: (query: string) => string }) {
  const save = useAct(saveViewAction, { done: 'The view is back' })
  const drop = useAct(dropViewAction, {
    done: 'The view is dropped',
    undo: (_, { viewId }) => ({
      label: 'Undo',
      act: () => {
        const view = views.find(({ id }) => id === viewId)
        if (view) void save.act({ page: 'exceptions', name: view.name, query: view.query, shared: view.shared })
      },
    }),
  })
  const share = useAct(saveViewAction, {
    done: (_, { shared }) => (shared ? 'Everybody sees the view' : 'Only you see the view'),
  })
  return (
    <Menu
      trigger={
        <Button look="quiet" size="small">
          Saved views
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      {views.map((view) => (
        <MenuItem key={view.id} render={<Link href={href(view.query)} />}>
          {view.shared && <Users aria-hidden />}
          {view.name}
          {!view.mine && <span className="text-muted">by {view.ownerName}</span>}
        </MenuItem>
      ))}
      {views.some(({ mine }) => mine) && <MenuLine />}
      {views
        .filter(({ mine }) => mine)
        .map(({ id, name, query, shared }) => (
          <div key={id}>
            {mayShare && (
              <MenuItem onSelect={() => void share.act({ page: 'exceptions', name, query, shared: !shared })}>
                <Users aria-hidden />
                {shared ? `Keep "${name}" to myself` : `Share "${name}"`}
              </MenuItem>
            )}
            <MenuItem onSelect={() => void drop.act({ viewId: id })}>
              <Trash2 aria-hidden />
              Drop "{name}"
            </MenuItem>
          </div>
        ))}
    </Menu>
  )
}

function SaveView({ query, mayShare, onClose }: { query: string; mayShare: boolean; onClose: () => void }) {
  const id = useId()
  const [shared, setShared] = useState(false)
  const save = useAct(saveViewAction, { done: (_, { name }) => `Kept as "${name}"`, after: onClose })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name') ?? '')
    void save.act({ page: 'exceptions', name, query, shared })
  }
  return (
    <Dialog
      title="Save the view"
      description="The filter as it stands, under a name. A name you have used before is given the new filter."
      open
      onOpenChange={(open) => !open && onClose()}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" htmlFor={id}>
          <Input id={id} name="name" required maxLength={60} autoComplete="off" />
        </Field>
        {mayShare && (
          <CheckboxLine checked={shared} onChange={setShared}>
            Everybody who sees the exceptions sees it
          </CheckboxLine>
        )}
        <DialogEnd verb="Save the view" failure={save.failure} pending={save.pending} />
      </form>
    </Dialog>
  )
}
