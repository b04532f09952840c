'use client'
import { columnVisibilityFeature, createTableHook, type TableOptions, tableFeatures } from '@tanstack/react-table'

export interface ColumnSigns {
  /** Figures stand right. */
  align?: 'right'
  /** Name in the column menu; a column without one cannot be hidden. */
  label?: string
  /** Where the cell goes in a two-line row of a narrow screen; actions stand beside both lines. */
  narrow?: 'title' | 'side' | 'line' | 'actions'
  /** Hidden until somebody shows it. */
  hidden?: boolean
  className?: string
}

/** The one table of the console: server-side rows, columns that can be hidden. */
const features = tableFeatures({ columnVisibilityFeature, columnMeta: {} as ColumnSigns })

export const { useAppTable, createAppColumnHelper } = createTableHook({ features })

export type AppColumns<Row extends object> = TableOptions<typeof features, Row>['columns']
