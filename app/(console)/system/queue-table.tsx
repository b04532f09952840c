'use client'
import { Empty } from '../../../components/display/empty.tsx'
import { countText } from '../../../components/display/money-text.ts'
import { createAppColumnHelper } from '../../../components/table/app-table.ts'
import { DataTable } from '../../../components/table/data-table.tsx'
import type { QueueTask } from '../../../lib/boards/system-health.ts'
import { taskWord } from './task-words.ts'

type Row = QueueTask & { id: string }

const helper = createAppColumnHelper<Row>()

const figure = (name: 'waiting' | 'running' | 'later' | 'failing' | 'dead', header: string) =>
  helper.display({
    id: name,
    header,
    meta: { align: 'right', narrow: 'line' },
    cell: ({ row: { original } }) => (
      <span className="figures">
        {countText(original[name])}
        <span className="ml-1 font-sans md:hidden">{header.toLowerCase()}</span>
      </span>
    ),
  })

const columns = helper.columns([
  helper.display({
    id: 'task',
    header: 'Task',
    meta: { narrow: 'title' },
    cell: ({ row: { original } }) => taskWord(original.task),
  }),
  figure('waiting', 'Due'),
  figure('running', 'Running'),
  figure('later', 'Later'),
  figure('failing', 'Tried again'),
  figure('dead', 'Given up'),
])

/** How deep the queue is, by task. */
export function QueueTable({ rows }: { rows: readonly Row[] }) {
  return (
    <DataTable
      name="queue"
      label="Queue"
      rows={rows}
      columns={columns}
      columnMenu={false}
      empty={<Empty title="Nothing waits">Work appears here while it is asked for and not yet done.</Empty>}
    />
  )
}
