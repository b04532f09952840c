'use client'
import { ArrowRight, X } from 'lucide-react'
import Link from 'next/link'
import { Badge, type Tone } from '../../../../../components/ui/badge.tsx'
import { Button } from '../../../../../components/ui/button.tsx'
import { useAct } from '../../../../../components/ui/use-act.ts'
import { dropEditAction } from '../actions.ts'
import type { EditField, EditLine } from '../edit-lines.ts'

const kinds: Record<EditLine['kind'], { word: string; tone: Tone }> = {
  changes: { word: 'Changes', tone: 'flight' },
  begins: { word: 'Begins', tone: 'settled' },
  ends: { word: 'Ends', tone: 'waiting' },
}

interface ChangeEditsProps {
  changeId: string
  updatedAt: Date
  lines: readonly EditLine[]
  mayEdit: boolean
  undecided: boolean
}

/** What a change does, a rule a line: what it fits, what it gave and what it would give. */
export function ChangeEdits({ changeId, updatedAt, lines, mayEdit, undecided }: ChangeEditsProps) {
  const drop = useAct(dropEditAction, { done: 'Taken out of the change' })
  return (
    <section aria-labelledby="edits" className="card mb-4 p-4 md:p-5">
      <h2 id="edits" className="mb-2 text-base font-semibold">
        What it changes
      </h2>
      <ul className="divide-y divide-line/70">
        {lines.map((line) => (
          <li key={line.key} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
            <span className="flex w-40 shrink-0 items-center gap-2">
              <Badge tone={kinds[line.kind].tone}>{kinds[line.kind].word}</Badge>
              <Link
                href={`/mappings/${line.table}`}
                className="touch truncate text-sm hover:text-accent hover:underline"
              >
                {line.title}
              </Link>
            </span>
            <span className="flex min-w-0 flex-1 basis-72 flex-wrap items-center gap-x-3 gap-y-1">
              {line.fields
                .filter(({ side }) => side === 'match')
                .map((field) => (
                  <Field key={field.label} field={field} kind={line.kind} />
                ))}
              {line.fields.every(({ side }) => side !== 'match') && <span className="text-muted">everything</span>}
              <ArrowRight aria-label="gives" className="size-3.5 shrink-0 text-muted" />
              {line.fields
                .filter(({ side }) => side !== 'match')
                .map((field) => (
                  <Field key={field.label} field={field} kind={line.kind} />
                ))}
              {line.storefront && (
                <span className="text-sm text-muted">
                  storefront <span className="figures text-text">{line.storefront}</span>
                </span>
              )}
              {line.gone && undecided && <Badge tone="blocked">This rule is not in force any more</Badge>}
            </span>
            {mayEdit && lines.length > 1 && (
              <Button
                look="quiet"
                size="icon"
                className="size-7"
                aria-label={`Take ${line.title} ${line.fields[0]?.after || line.fields[0]?.before || ''} out of the change`}
                pending={drop.pending}
                onClick={() => void drop.act({ changeId, updatedAt, at: line.at })}
              >
                <X aria-hidden />
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Field({ field: { label, before, after }, kind }: { field: EditField; kind: EditLine['kind'] }) {
  const differs = kind === 'changes' && before !== after
  return (
    <span className="min-w-0 break-words">
      <span className="text-sm text-muted">{label}</span>{' '}
      {differs ? (
        <>
          <del className="figures text-muted">{before || 'none'}</del>
          <span className="mx-1 text-muted" aria-hidden>
            →
          </span>
          <ins className="figures font-medium no-underline">{after || 'none'}</ins>
        </>
      ) : (
        <span className="figures">{kind === 'ends' ? before : after || before}</span>
      )}
    </span>
  )
}
