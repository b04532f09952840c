export interface TestDatabase {
  url: string
  /** Fails when somebody is still connected. */
  drop(): Promise<void>
}

export function makeTemplate(server: string): Promise<string>
export function cloneTemplate(server: string, template: string): Promise<TestDatabase>
export function dropLeftovers(server: string): Promise<void>
