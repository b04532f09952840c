/** Who does something: a person in the console, an operator at the command line, or the system itself. */
export type Actor =
  | {
      kind: 'user'
      id: string
      label: string
      role: 'admin' | 'ecommerce' | 'finance' | 'service' | 'viewer'
      storefrontIds: readonly string[] | null
    }
  | { kind: 'operator'; label: string }
  | { kind: 'system'; label: string }
