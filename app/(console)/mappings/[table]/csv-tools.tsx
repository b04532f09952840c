'use client'
import { Download, Upload } from 'lucide-react'
import { type ChangeEvent, useRef, useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../components/ui/dialog-end.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { MappingFile } from '../../../../lib/mappings/tables.ts'
import { importTableAction } from '../actions.ts'
import { BufferEffect } from '../buffer-effect.tsx'
import { useBufferPreview } from '../use-buffer-preview.ts'
import { warnUnknown } from '../warn-unknown.ts'

/** The whole table out as CSV and back in. */
export function CsvTools({ table, mayImport }: { table: MappingFile; mayImport: boolean }) {
  return (
    <>
      <form method="post" action={`/api/exports/mappings/${table}`}>
        <Button type="submit">
          <Download aria-hidden />
          Export CSV
        </Button>
      </form>
      {mayImport && <ImportCsv table={table} />}
    </>
  )
}

function ImportCsv({ table }: { table: MappingFile }) {
  const file = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<{ name: string; text: string } | null>(null)
  const take = useAct(importTableAction, {
    done: ({ version, opened, ended, unchanged, accounts }) =>
      version === null
        ? 'Nothing differs'
        : table === 'account'
          ? `Version ${version}: ${accounts === 1 ? '1 account' : `${accounts} accounts`} set`
          : `Version ${version}: ${opened} added, ${ended} ended, ${unchanged} as before`,
    after: ({ warnings }) => {
      setChosen(null)
      warnUnknown(warnings)
    },
  })
  const [wrong, setWrong] = useState<string | null>(null)
  const preview = useBufferPreview((errors) =>
    setWrong(errors.map(({ field, reason }) => `${field}: ${reason}`).join('\n')),
  )
  const wish = { kind: 'file' as const, csv: chosen?.text ?? '' }
  const effect = table === 'buffer' ? preview.effectOf(wish) : null
  const isUnseen = table === 'buffer' && effect === null
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const [first] = event.target.files ?? []
    event.target.value = ''
    setWrong(null)
    if (first) setChosen({ name: first.name, text: await first.text() })
  }
  const lines = chosen ? Math.max(0, chosen.text.trim().split('\n').length - 1) : 0
  return (
    <>
      <input
        ref={file}
        type="file"
        accept=".csv,text/csv"
        className="hidden"
        aria-label="A CSV file of rules"
        onChange={choose}
      />
      <Button onClick={() => file.current?.click()}>
        <Upload aria-hidden />
        Import CSV
      </Button>
      {chosen && (
        <Dialog
          title={`Import ${chosen.name}`}
          description={
            table === 'account'
              ? `Its ${lines} lines set their storefronts' accounts; a storefront without a line keeps what it has. One bad line applies nothing.`
              : `The file becomes the whole table: its ${lines} lines hold, and every rule that is not in it ends. One bad line applies nothing.`
          }
          open
          onOpenChange={(open) => !open && setChosen(null)}
        >
          {effect && <BufferEffect effect={effect} />}
          <DialogEnd
            keep="Keep as it is"
            verb={isUnseen ? 'See what changes' : table === 'account' ? 'Set the accounts' : 'Replace the table'}
            failure={take.failure ?? preview.failure ?? wrong}
            pending={take.pending || preview.pending}
            act={() => void (isUnseen ? preview.ask(wish) : take.act({ table, csv: chosen.text }))}
          />
        </Dialog>
      )}
    </>
  )
}
