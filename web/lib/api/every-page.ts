/** What the largest page of a list is asked for with. */
const LIMIT = '200'

/** Every page of a list, one after the other; `ask` is given the query of each. */
export async function everyPage<P extends { next: string | null }>(
  ask: (query: URLSearchParams) => Promise<P>,
): Promise<P[]> {
  const pages: P[] = []
  for (let after: string | null = null; ;) {
    const page: P = await ask(new URLSearchParams({ limit: LIMIT, ...(after === null ? {} : { after }) }))
    pages.push(page)
    if (page.next === null) return pages
    after = page.next
  }
}
