type OwnerRole = 'admin' | 'ecommerce' | 'finance'
type Severity = 'low' | 'medium' | 'high' | 'critical'

export interface CodeEntry {
  title: string
  owner: OwnerRole
  severity: Severity
  /** Business hours until somebody should have dealt with it, from when it opened or reopened (rule 27). */
  dueHours: number
  /** What it means, for the person who opens it. */
  meaning: string
  /** What to look at before anything is changed. */
  check: string
  /** How it is fixed. */
  fix: string
}
