'use client'
import { NarrowSelect } from '../../../components/ui/narrow-select.tsx'

interface CarrierSelectProps {
  carriers: readonly string[]
  value: string | null
  onChange: (carrier: string | null) => void
}

/** Narrows shipments by who carries them, once anybody has carried one. */
export const CarrierSelect = ({ carriers, value, onChange }: CarrierSelectProps) =>
  carriers.length > 0 && (
    <NarrowSelect
      label="Carrier"
      all="Every carrier"
      className="sm:w-36"
      choices={carriers.map((code) => ({ value: code, label: code }))}
      value={value}
      onChange={onChange}
    />
  )
